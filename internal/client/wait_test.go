package client

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	tests := map[string]time.Duration{
		"":                              0,
		"3":                             3 * time.Second,
		" 3 ":                           3 * time.Second,
		"0":                             0,
		"-4":                            0,
		"61":                            time.Minute,
		"99999999999999999999":          time.Minute,
		"NaN":                           0,
		"soon":                          0,
		"Sat, 01 Jan 2000 00:00:12 GMT": 12 * time.Second,
		"Fri, 31 Dec 1999 23:59:59 GMT": 0,
		"Sun, 02 Jan 2000 00:00:00 GMT": time.Minute,
	}
	synctest.Test(t, func(t *testing.T) { // Time begins at 2000-01-01.
		for value, want := range tests {
			if got := RetryAfter(http.Header{"Retry-After": {value}}); got != want {
				t.Errorf("%q: got %s, want %s", value, got, want)
			}
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "12", "-1", "1e400", "0x1p-2", "inf", "NaN", "Fri, 31 Dec 1999 23:59:59 GMT"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if d := RetryAfter(http.Header{"Retry-After": {value}}); d < 0 || d > time.Minute {
			t.Errorf("%q: %s", value, d)
		}
	})
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for n, most := range map[int]time.Duration{
		0: backoffBase, 1: backoffBase, 2: 2 * backoffBase, 4: 8 * backoffBase, 7: backoffCap, 1000: backoffCap,
	} {
		for range 50 {
			if d := Backoff(n); d < most/2 || d >= most {
				t.Errorf("before repeat %d: %s, want %s to %s", n, d, most/2, most)
			}
		}
	}
}
