package simulator

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

// loadAccounts aggregates a source: from the file that the request brings, or
// from its connector.
func (t *Tenant) loadAccounts(c *call) (answer, error) {
	source, err := t.sourceOf(c)
	if err != nil {
		return answer{}, err
	}
	file, err := c.upload("file")
	if err != nil {
		return answer{}, err
	}
	full := c.MultipartForm != nil && c.FormValue("disableOptimization") == "true"
	id := text(source, "id")
	effect := func() {}
	switch {
	case t.connections[id] != nil:
		effect = func() {
			t.pending = append(t.pending, job{sourceID: id, run: func() error { return t.aggregate(id, full) }})
		}
	case text(source, "connectionType") == fileConnection:
		rows, err := t.readAccounts(source, file)
		if err != nil {
			return answer{}, err
		}
		effect = func() { t.replaceAccounts(id, rows) }
	}
	return loadTask(source, t.start(accountAggregation, "Aggregate accounts", source, effect))
}

// loadTask answers a LoadAccountsTask: the task as it begins.
func loadTask(source, status object) (answer, error) {
	return jsonAnswer(http.StatusAccepted, object{"success": true, "task": object{
		"id": status["id"], "type": status["type"], "name": status["uniqueName"], "description": status["description"],
		"launcher": status["launcher"], "created": status["created"], "launched": status["launched"],
		"completed": nil, "completionStatus": nil, "parentName": nil, "messages": []any{}, "progress": "Initializing...",
		"attributes": object{"appId": source["id"]}, "returns": []any{},
	}}), nil
}

// upload reads a file of a multipart form; it is nil when the request has none.
func (c *call) upload(name string) ([]byte, error) {
	if c.Header.Get("Content-Type") == "" {
		return nil, nil
	}
	if media, _, err := mime.ParseMediaType(c.Header.Get("Content-Type")); err != nil || media != "multipart/form-data" {
		return nil, &apiError{status: http.StatusUnsupportedMediaType, cause: "the request body must be multipart/form-data"}
	}
	if err := c.ParseMultipartForm(maxBody); err != nil {
		return nil, badRequest("the form is malformed")
	}
	headers := c.MultipartForm.File[name]
	if len(headers) == 0 {
		return nil, nil
	}
	file, err := headers[0].Open()
	if err != nil {
		return nil, badRequest("the file cannot be read")
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, badRequest("the file cannot be read")
	}
	return content, nil
}

// readAccounts reads the rows of a delimited file as account attributes. The
// first row names them: a file "must use the column headings included in the Flat
// File Template" (SailPoint: Flat File, Prerequisites). The source's delimiter
// separates columns, its group.delimiter the values of one attribute.
func (t *Tenant) readAccounts(source object, file []byte) ([]object, error) {
	if file == nil {
		return nil, badRequest("file is required: the source is a delimited file")
	}
	settings := child(source, "connectorAttributes")
	reader := csv.NewReader(bytes.NewReader(file))
	if delimiter := text(settings, "delimiter"); delimiter != "" {
		reader.Comma, _ = utf8.DecodeRuneInString(delimiter)
	}
	separator := text(settings, "group.delimiter")
	if separator == "" {
		separator = ";"
	}
	records, err := reader.ReadAll()
	if err != nil || len(records) == 0 {
		return nil, badRequest("the file is no delimited file with a heading: %v", err)
	}
	schema := t.accountSchema(text(source, "id"))
	known := map[string]bool{}
	var rows []object
	for _, record := range records[1:] {
		row, err := readAccountRow(schema, records[0], record, separator)
		if err != nil {
			return nil, err
		}
		identity := nativeIdentityOf(schema, row)
		if identity == "" || known[identity] {
			return nil, badRequest("every row needs its own %s", text(schema, "identityAttribute"))
		}
		known[identity] = true
		rows = append(rows, row)
	}
	return rows, nil
}

// readAccountRow gives every attribute of the schema a value, null when the row
// has none.
func readAccountRow(schema object, heading, record []string, separator string) (object, error) {
	row := object{}
	for _, definition := range attributesOf(schema) {
		row[text(definition, "name")] = nil
	}
	given := map[string]string{}
	for i, name := range heading {
		if _, ok := row[name]; !ok {
			return nil, badRequest("column %q is not in the account schema", name)
		}
		if _, twice := given[name]; twice {
			return nil, badRequest("column %q is there twice", name)
		}
		given[name] = record[i]
	}
	for _, definition := range attributesOf(schema) {
		name, kind := text(definition, "name"), text(definition, "type")
		switch value := given[name]; {
		case value == "":
		case boolean(definition, "isMulti"):
			values := []any{}
			for one := range strings.SplitSeq(value, separator) {
				values = append(values, retype(strings.TrimSpace(one), kind))
			}
			row[name] = values
		default:
			row[name] = retype(value, kind)
		}
	}
	return row, checkAttributes(schema, row)
}

// replaceAccounts makes the rows of a file the accounts of a source: "if you
// remove a row from your flat file and import it, that account data will also be
// removed" (SailPoint: Flat File, Prerequisites).
func (t *Tenant) replaceAccounts(sourceID string, rows []object) {
	if _, ok := t.sources.get(sourceID); !ok {
		return
	}
	schema, known, kept := t.accountSchema(sourceID), map[string]object{}, map[string]bool{}
	for _, account := range t.accountsOf(sourceID) {
		known[text(account, "nativeIdentity")] = account
	}
	var identities []string
	for _, row := range rows {
		native := nativeIdentityOf(schema, row)
		account := known[native]
		if account == nil {
			account = t.newAccount(newID(), sourceID, native)
			t.accounts.put(account)
		}
		account["attributes"] = row
		t.describeAccount(account)
		identities = append(identities, text(account, "identityId"))
		kept[text(account, "id")] = true
	}
	t.refreshAll(identities)
	t.dropMissing(sourceID, kept)
}

// dropMissing removes the accounts that an aggregation has not found, unless they
// are a larger share of the source's accounts than its deleteThreshold, the
// "number from 0 to 100 that specifies when to skip the delete phase" (SailPoint
// API: Get Source by ID). Then none is removed, and the task ends with a warning.
func (t *Tenant) dropMissing(sourceID string, found map[string]bool) {
	source, _ := t.sources.get(sourceID)
	all := t.accountsOf(sourceID)
	missing := 0
	for _, account := range all {
		if !found[text(account, "id")] {
			missing++
		}
	}
	threshold, _ := source["deleteThreshold"].(json.Number)
	if percent, err := threshold.Int64(); err == nil && int64(missing)*100 > percent*int64(len(all)) {
		t.warnings = append(t.warnings, fmt.Sprintf("The deletion of accounts was skipped: %d of %d accounts are missing, which is more than "+
			"the threshold of %d percent", missing, len(all), percent))
		return
	}
	t.dropOthers(sourceID, found)
}

// dropOthers removes the accounts of a source that are not kept.
func (t *Tenant) dropOthers(sourceID string, kept map[string]bool) {
	var others []string
	for _, account := range t.accountsOf(sourceID) {
		if id := text(account, "id"); !kept[id] {
			others = append(others, id)
		}
	}
	t.dropAccounts(others...)
}
