package identityprofile

import (
	"context"
	"fmt"
	"maps"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/client/isc"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/lifecycle"
	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/resources/collection"
)

// Preview declares the data source sailpoint_identity_profile_preview.
var Preview = &lifecycle.Question{
	Name: "identity_profile_preview", Asking: "Previewing the attributes of an identity",
	Access: lifecycle.Access{Read: access.Read + " and " + access.Manage, UserLevel: access.UserLevel},
	Schema: previewSchema, Answer: preview,
}

func previewSchema() schema.Schema {
	texts := func(description string) schema.MapAttribute {
		return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "The attributes that an identity would have by the mappings of an identity profile, or by changed ones, " +
			"before they are in force. Nothing is changed in the tenant.",
		Attributes: map[string]schema.Attribute{
			"identity_profile_id": schema.StringAttribute{Required: true, MarkdownDescription: "The id of the identity profile."},
			"identity_id":         schema.StringAttribute{Required: true, MarkdownDescription: "The id of the identity."},
			"attribute_transforms": schema.DynamicAttribute{
				Optional: true,
				MarkdownDescription: "Mappings laid over those that the profile has, as an update of the profile would: an object in the form of " +
					"`identity_attribute_config.attribute_transforms` of `sailpoint_identity_profile`. A null takes a mapping away.",
			},
			"attributes":          texts("The attributes as they would be. One without a value is null."),
			"previous_attributes": texts("The same attributes as they are now."),
			"errors": schema.MapAttribute{
				Computed: true, ElementType: types.ListType{ElemType: types.StringType},
				MarkdownDescription: "What is wrong with a mapping, by the attribute; only those with errors are in it.",
			},
		},
	}
}

// preview asks for the attributes of an identity (SailPoint API: Generate Identity
// Profile Preview).
func preview(ctx context.Context, systems *lifecycle.Systems, config document.Object) (document.Object, error) {
	tenant, err := systems.ISC()
	if err != nil {
		return nil, err
	}
	profiles := &collection.Collection{Client: tenant, Noun: "identity profile", Path: "/identity-profiles/v1", Access: access}
	id, _ := config["identity_profile_id"].(string) // required
	identity, _ := config["identity_id"].(string)   // required
	found, err := profiles.Read(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, lifecycle.Problem{
			Attr: "identity_profile_id", Summary: "No such identity profile", Detail: "There is no identity profile with the id " + id + ".",
		}
	}
	mappings, err := laidOver(found[id], config["attribute_transforms"])
	if err != nil {
		return nil, err
	}
	answer, err := askPreview(ctx, tenant, document.Object{
		"identityId":              identity,
		"identityAttributeConfig": document.Object{"enabled": true, "attributeTransforms": mappings},
	})
	if err != nil {
		return nil, err
	}
	return previewed(answer), nil
}

// laidOver gives the mappings of a profile with others in their places.
func laidOver(profile document.Object, others any) (any, error) {
	field, _ := table.Field("identity_attribute_config.attribute_transforms")
	live, _ := document.Get(profile, field.Location())
	merged := document.Object{}
	if own, ok := field.Shape.Decode(live).(document.Object); ok {
		merged = maps.Clone(own)
	}
	given, ok := others.(document.Object)
	if others != nil && !ok {
		return nil, lifecycle.Problem{
			Attr: "attribute_transforms", Summary: "Object expected",
			Detail: fmt.Sprintf("attribute_transforms must be an object, not a %s.", document.Kind(others)),
		}
	}
	maps.Copy(merged, given)
	maps.DeleteFunc(merged, func(_ string, definition any) bool { return definition == nil })
	return field.Shape.Encode(merged, live), nil
}

// askPreview makes the request, which changes nothing.
func askPreview(ctx context.Context, tenant *isc.Client, body document.Object) (document.Object, error) {
	const doing = "previewing the attributes of an identity"
	encoded, err := document.Encode(body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	response, err := tenant.Do(ctx, client.Request{
		Doing: doing, Method: http.MethodPost, Path: "/identity-profiles/v1/identity-preview", Body: encoded, Question: true,
		Scope: access.Manage, UserLevel: access.UserLevel,
	})
	if err != nil {
		return nil, err
	}
	answer, err := document.DecodeObject(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return answer, nil
}

// previewed gives the attributes of the data source.
func previewed(answer document.Object) document.Object {
	attributes, previous, problems := document.Object{}, document.Object{}, document.Object{}
	list, _ := answer["previewAttributes"].(document.List) // none shown is none
	for _, shown := range list {
		at := func(key string) any { return document.At(shown, document.Pointer{key}) }
		name, ok := at("name").(string)
		if !ok {
			continue
		}
		attributes[name], previous[name] = text(at("value")), text(at("previousValue"))
		messages, _ := at("errorMessages").(document.List) // null is none
		if len(messages) == 0 {
			continue
		}
		texts := make(document.List, len(messages))
		for i, message := range messages {
			texts[i] = text(document.At(message, document.Pointer{"text"}))
		}
		problems[name] = texts
	}
	return document.Object{"attributes": attributes, "previous_attributes": previous, "errors": problems}
}

// text is a value as text; null stays, and so does what is text already.
func text(value any) any {
	if _, ok := value.(string); ok || value == nil {
		return value
	}
	return document.Text(value)
}
