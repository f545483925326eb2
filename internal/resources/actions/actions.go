// Package actions are the actions: what is done to objects of Identity Security
// Cloud beside what their configuration says.
package actions

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

// Definitions are all actions.
var Definitions = []*lifecycle.ActionDefinition{
	accountReload,
	identityProfileProcessIdentities,
	sourceAggregateAccounts,
	sourceTestConnection,
}

var notEmpty = []validator.String{stringvalidator.LengthAtLeast(1)}

// idOf is the argument that has the id of what the action is about.
func idOf(noun string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: "The id of the " + noun + "."}
}

// text is the value of an argument; empty without one.
func text(config document.Object, argument string) string {
	value, _ := config[argument].(string) // absent is empty
	return value
}

// open connects to a collection.
func open(systems *lifecycle.Systems, noun, path string, access lifecycle.Access) (*collection.Collection, error) {
	client, err := systems.ISC()
	if err != nil {
		return nil, err
	}
	return &collection.Collection{Client: client, Noun: noun, Path: path, Access: access}, nil
}

// find reads the object that an action is about.
func find(found map[string]document.Object, err error, argument, noun, id string) (document.Object, error) {
	if err == nil && found[id] == nil {
		err = lifecycle.Problem{Attr: argument, Summary: "No such " + noun, Detail: "There is no " + noun + " with the id " + document.Text(id) + "."}
	}
	return found[id], err
}
