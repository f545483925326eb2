// Package connectorfile is the resource sailpoint_connector_file, a file that the
// connector of a source needs, such as a JDBC driver.
package connectorfile

import (
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/policy"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/upload"
)

const uploadFile = "SailPoint API, Upload Connector File to Source"

var (
	sent  = policy.Source{Document: uploadFile, Rule: "a file is uploaded whole, and can't be read back"}
	above = policy.Source{Document: uploadFile, Rule: "a file is kept for its source, and no operation moves, renames or deletes it"}
)

var table = policy.New(
	policy.Field{Attr: "id", Pointer: "/id", Class: policy.ReadOnly, Why: above},
	policy.Field{Attr: "source_id", Pointer: "/sourceId", Class: policy.Immutable, Why: above},
	policy.Field{Attr: "name", Pointer: "/name", Class: policy.Immutable, Computed: true, Why: above},
	policy.Field{Attr: upload.PathAttr, Pointer: "/path", Class: policy.Mutable, Unseen: true, Why: sent},
	policy.Field{Attr: upload.HashAttr, Pointer: "/sha256", Class: policy.Mutable, Computed: true, Unseen: true, Why: sent},
)
