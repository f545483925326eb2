package isc

import (
	"encoding/json"
	"net/http"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
)

// parseError reads the error body of the API (SailPoint API: ErrorResponseDto).
// The causes hold the useful text as often as the messages do. Gateways answer in
// other shapes, left to the client.
func parseError(status int, header http.Header, body []byte) client.ErrorDetail {
	type text struct {
		Text string `json:"text"`
	}
	var answer struct {
		DetailCode string `json:"detailCode"`
		TrackingID string `json:"trackingId"`
		Messages   []text `json:"messages"`
		Causes     []text `json:"causes"`
	}
	if err := json.Unmarshal(body, &answer); err != nil ||
		answer.DetailCode == "" && answer.TrackingID == "" && len(answer.Messages)+len(answer.Causes) == 0 {
		return client.ParseError(status, header, body)
	}
	var texts []string
	for _, t := range append(answer.Messages, answer.Causes...) {
		texts = append(texts, t.Text)
	}
	return client.ErrorDetail{
		DetailCode: answer.DetailCode,
		TrackingID: answer.TrackingID,
		Messages:   client.Distinct(texts...),
	}
}
