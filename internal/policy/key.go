package policy

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/document"
)

// Key is what a schema says of one member of a free-form object.
type Key struct {
	// Type is the schema's: STRING, LONG, INT, BOOLEAN or DATE. Any other is
	// passed on as it is.
	Type string
	// Multi says that the member holds a list.
	Multi bool
	// Entitlement says that the values are access, which is granted and revoked.
	Entitlement bool
	// Display says that the member gives the object its name.
	Display bool
	// Immutable says that the member is fixed once the object exists.
	Immutable bool
	// Why is the rule behind Immutable.
	Why Source
}

// Wire gives a value in the JSON type of the schema. It fails when the value
// can't be of that type.
func (k Key) Wire(value any) (any, error) {
	if value == nil || document.IsUnknown(value) {
		return value, nil
	}
	list, isList := value.(document.List)
	switch {
	case k.Multi && !isList:
		list = document.List{value}
	case !k.Multi && isList:
		return nil, fmt.Errorf("the schema has one %s here, not a list", k.Type)
	case !k.Multi:
		return k.scalar(value)
	}
	wire := make(document.List, len(list))
	for i, element := range list {
		var err error
		if wire[i], err = k.scalar(element); err != nil {
			return nil, err
		}
	}
	return wire, nil
}

func (k Key) scalar(value any) (any, error) {
	if value == nil || document.IsUnknown(value) || document.IsPlaceholder(value) {
		return value, nil
	}
	switch k.Type {
	case "STRING", "DATE":
		switch value := value.(type) {
		case string:
			return value, nil
		case json.Number:
			return value.String(), nil
		case bool:
			return strconv.FormatBool(value), nil
		}
	case "LONG", "INT":
		number, ok := value.(json.Number)
		if text, isText := value.(string); isText {
			number, ok = json.Number(text), true
		}
		if whole, err := strconv.ParseInt(number.String(), 10, 64); ok && err == nil {
			return json.Number(strconv.FormatInt(whole, 10)), nil
		}
	case "BOOLEAN":
		switch value {
		case true, "true":
			return true, nil
		case false, "false":
			return false, nil
		}
	default:
		return value, nil
	}
	return nil, fmt.Errorf("%s is not a %s", document.Text(value), k.Type)
}
