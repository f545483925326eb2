package sourceschedule

import "testing"

func TestCheckCron(t *testing.T) {
	t.Parallel()
	for expression, valid := range map[string]bool{
		"0 0 12 1/1 * ? *": true, "0 0 5 * * ?": true, "0 0 5,13,21 * * ?": true, "0 0/15 8-18 ? * MON-FRI": true, "0 0 0 L * ?": true,
		"0 0 0 ? * 6#3": true, "0 0 0 ? jan,feb sun": true, "0 0 0 15W * ? 2030-2040": true, "0 */5 * * * ?": true, "0 0 0 ? * 2L": true,
		"": false, "0 12 * * ?": false, "0 0 12 * * ? * *": false, "0 0 12 * * *": false, "0 0 12 ? * ?": false, "60 0 12 * * ?": false,
		"0 0 24 * * ?": false, "0 0 12 0 * ?": false, "0 0 12 ? * 0": false, "0 0 12 ? * 8": false, "0 0 12 ? 13 1": false, "0 0/0 12 * * ?": false,
		"0 0 12 ? * 6#6": false, "daily": false, "0 0 12 1- * ?": false, "0 0 12 ,1 * ?": false, "0 0 12 1/x * ?": false, "? 0 12 1 * ?": false,
	} {
		if err := checkCron(expression); (err == nil) != valid {
			t.Errorf("%q: %v", expression, err)
		}
	}
}
