package acctest

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
)

// atHand is the version of the Terraform at hand.
var atHand = sync.OnceValues(func() (*version.Version, error) {
	output, err := exec.Command("terraform", "version", "-json").Output()
	if err != nil {
		return nil, fmt.Errorf("asking Terraform for its version: %w", err)
	}
	var told struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &told); err != nil {
		return nil, fmt.Errorf("asking Terraform for its version: %w", err)
	}
	return version.NewVersion(told.Version)
})

// NeedsTerraform skips a test where Terraform is older than a version, which
// brought what is tested.
func NeedsTerraform(t *testing.T, least, what string) {
	t.Helper()
	have, err := atHand()
	if err != nil {
		t.Fatal(err)
	}
	if have.Core().LessThan(version.Must(version.NewVersion(least))) {
		t.Skipf("%s needs Terraform %s; this is %s", what, least, have)
	}
}
