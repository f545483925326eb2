package simulator

import "net/http"

// getSourceHealth tells how the tenant reaches a source.
func (t *Tenant) getSourceHealth(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, object{
		"id": source["id"], "type": source["type"], "name": source["name"], "org": "simulator", "pod": "simulator",
		"isAuthoritative": t.profileOf(text(source, "id")) != nil, "isCluster": child(source, "cluster") != nil,
		"hostname": "simulator.example.com", "iqServiceVersion": nil, "status": source["status"],
	}), nil
}
