package acctest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// ImportID gives the import id of a resource by attributes of its state, with a
// slash between them.
func ImportID(address string, attributes ...string) resource.ImportStateIdFunc {
	return func(state *terraform.State) (string, error) {
		object, ok := state.RootModule().Resources[address]
		if !ok {
			return "", fmt.Errorf("the state has no %s", address)
		}
		parts := make([]string, len(attributes))
		for i, attribute := range attributes {
			parts[i] = object.Primary.Attributes[attribute]
		}
		return strings.Join(parts, "/"), nil
	}
}
