package conformance

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

// asks makes requests of a tenant that t watches.
func asks(t Reporter) {
	tenant := NewTenant(t, simulator.Config{ClientID: "id", ClientSecret: "secret"})
	tenant.Inject(simulator.Fault{Path: "/identities", Status: 500})
	ask := func(method, path, token, media, body string) string {
		request := httptest.NewRequest(method, path, strings.NewReader(body))
		request.Header.Set("Content-Type", media)
		request.Header.Set("Authorization", "Bearer "+token)
		recorder := httptest.NewRecorder()
		tenant.ServeHTTP(recorder, request)
		return recorder.Body.String()
	}
	_, token, _ := strings.Cut(ask(http.MethodPost, "/oauth/token", "", "application/x-www-form-urlencoded",
		"grant_type=client_credentials&client_id=id&client_secret=secret"), `"access_token":"`)
	token, _, _ = strings.Cut(token, `"`)
	for range 2 {
		ask(http.MethodGet, "/sources/v1?nonsense=1", token, "", "")
	}
	ask(http.MethodGet, "/identities/v1", token, "", "")
	ask(http.MethodGet, "/platform-connectors/v1/none", token, "", "")
}

// A departure is told once, with the request it is in.
func TestWatch(t *testing.T) {
	t.Parallel()
	if SpecDir() == "" {
		t.Skip("the OpenAPI documents are not beside the module")
	}
	told := &Notes{}
	asks(told)
	const want = `not as the official API documents say: GET /sources/v1: request at "?nonsense": the operation has no such query parameter`
	if all := told.All(); len(all) != 1 || all[0] != want {
		t.Errorf("told %q", all)
	}
}

// Processes leave records of what they exercised.
func TestRecords(t *testing.T) {
	t.Parallel()
	if SpecDir() == "" {
		t.Skip("the OpenAPI documents are not beside the module")
	}
	folder := t.TempDir()
	for range 2 {
		command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAsks$")
		command.Env = append(os.Environ(), RecordsDir+"="+folder, asking+"=1")
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	counts, err := Records(folder)
	if err != nil {
		t.Fatal(err)
	}
	want := map[Record]int{
		{API: PerService, Operation: "POST /oauth/token", Status: 200}:                   2,
		{API: PerService, Operation: "GET /sources/v1", Status: 200}:                     4,
		{API: PerService, Operation: "GET /identities/v1", Status: 500, Injected: true}:  2,
		{API: Undocumented, Operation: "GET /platform-connectors/v1/{ref}", Status: 404}: 2,
		{Deviation: deviations[0].reason}:                                                2,
	}
	var difference bytes.Buffer
	for record, count := range want {
		if counts[record] != count {
			fmt.Fprintf(&difference, "%+v: %d, want %d\n", record, counts[record], count)
		}
	}
	if len(counts) != len(want) || difference.Len() > 0 {
		t.Errorf("the records are %+v\n%s", counts, &difference)
	}
}

// asking is set in the processes that [TestRecords] starts.
const asking = "SAILPOINT_CONFORMANCE_ASKING"

func TestAsks(t *testing.T) {
	t.Parallel()
	if os.Getenv(asking) != "" {
		asks(&Notes{})
	}
}
