package account_test
import "testing"
import "github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
func TestZZ(t *testing.T) {
	h := newHR(t).typed()
	w := acctest.NewWorkspace(t)
	w.Write("main.tf", h.config(`attributes = {
		id = "E1", groups = ["b", "a", "c"], salary = "9007199254740993", level = 7, active = "true",
		hired = "2020-01-01", title = 42, location = true
	}`))
	t.Log(w.Terraform("apply", "-auto-approve"))
	w.Write("main.tf", h.config(`attributes = {
	id = "E1", salary = 9007199254740993, level = "7", active = true, hired = "2020-01-01", title = "42", location = "true"
	groups = tolist(["a", "b", "c"]) }`))
	t.Log(w.Terraform("plan"))
	t.Log(w.Read("terraform.tfstate"))
}
