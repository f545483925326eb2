package chaos

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/acctest"
)

var (
	seed = flag.Uint64("chaos.seed", 1, "the seed of the first history; each further one has the next")
	// The environment speaks to all packages of one go test.
	histories = flag.Int("chaos.histories", fromEnvironment("SAILPOINT_CHAOS_HISTORIES", usual), "how many histories happen")
)

// tellable is how many failures are told before the rest is let be.
const tellable = 3

func fromEnvironment(name string, otherwise int) int {
	if number, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return number
	}
	return otherwise
}

func TestMain(m *testing.M) { acctest.Main(m) }

// TestChaos lets random histories happen. A failure prints the seed that brings it
// back, and the shortest form of the history that still fails.
func TestChaos(t *testing.T) {
	t.Parallel()
	started := time.Now()
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // A third of the time would go to it.
	var (
		next        atomic.Uint64
		mu          sync.Mutex
		seen        = map[string]int{}
		bad, played int
	)
	t.Run("histories", func(t *testing.T) {
		for worker := range runtime.GOMAXPROCS(0) {
			t.Run(strconv.Itoa(worker), func(t *testing.T) {
				t.Parallel()
				for n := next.Add(1) - 1; n < uint64(*histories); n = next.Add(1) - 1 {
					h := newHistory(*seed + n)
					result := run(t, h)
					mu.Lock()
					played++
					for name, count := range result.seen {
						seen[name] += count
					}
					enough := bad == tellable
					if len(result.wrong) > 0 && !enough {
						bad++
					}
					mu.Unlock()
					if enough {
						break
					}
					if len(result.wrong) > 0 {
						t.Error(report(t, h, result))
					}
				}
			})
		}
	})
	var counts []string
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		counts = append(counts, fmt.Sprintf("%s %d", name, seen[name]))
	}
	t.Logf("%d histories from seed %d in %s, %d failed: %s", played, *seed, time.Since(started).Round(time.Second/10), bad, strings.Join(counts, ", "))
}

// run lets a history happen in virtual time.
func run(t *testing.T, h history) (result outcome) {
	t.Helper()
	hangs := time.AfterFunc(2*time.Minute, func() { panic(fmt.Sprintf("the history of -chaos.seed=%d hangs: %s", h.seed, h)) })
	defer hangs.Stop()
	synctest.Test(t, func(*testing.T) {
		defer func() {
			if problem := recover(); problem != nil {
				result.wrong = append(result.wrong, fmt.Sprintf("panic: %v\n%s", problem, debug.Stack()))
			}
		}()
		result = play(h)
	})
	return result
}

// report shortens a history that fails, step by step, and tells it.
func report(t *testing.T, h history, result outcome) string {
	t.Helper()
	for shorter := true; shorter; {
		shorter = false
		for i := range h.steps {
			candidate := h
			candidate.steps = slices.Delete(slices.Clone(h.steps), i, i+1)
			if again := run(t, candidate); len(again.wrong) > 0 {
				h, result, shorter = candidate, again, true
				break
			}
		}
	}
	told := slices.Concat(result.wrong, []string{""}, result.log)
	for i, line := range told {
		told[i] = line[:min(len(line), 600)]
	}
	return fmt.Sprintf("-chaos.seed=%d -chaos.histories=1 brings this back; in short: %s\n%s", h.seed, h, strings.Join(told, "\n"))
}
