package plugin

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/provider"
)

func TestServerIsComplete(t *testing.T) {
	t.Parallel()
	wrapped, ok := Server(provider.New("test")()).(*server)
	if !ok {
		t.Fatal("the framework's server lacks something that package complete asks for; it is served as it is")
	}
	inner := reflect.TypeOf(providerserver.NewProtocol6(provider.New("test")())())
	outer := reflect.TypeOf(wrapped)
	for i := range inner.NumMethod() {
		if _, ok := outer.MethodByName(inner.Method(i).Name); !ok {
			t.Errorf("%s can't be reached", inner.Method(i).Name)
		}
	}
}

// What a call's context holds is let go of after the call, for as long as the
// provider runs.
func TestContextsAreLetGo(t *testing.T) {
	t.Parallel()
	const calls = 50
	for name, test := range map[string]struct {
		server tfprotov6.ProviderServer
		kept   int64
	}{
		"ours":          {Server(provider.New("test")()), 0},
		"the framework": {providerserver.NewProtocol6(provider.New("test")())(), calls},
	} {
		var freed atomic.Int64
		for range calls {
			type key struct{}
			value := &[1 << 10]byte{}
			runtime.AddCleanup(value, func(int) { freed.Add(1) }, 0)
			ctx := context.WithValue(t.Context(), key{}, value)
			if _, err := test.server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: "sailpoint_source"}); err != nil {
				t.Fatal(err)
			}
		}
		for range 20 {
			runtime.GC()
			if freed.Load() == calls {
				break
			}
			runtime.Gosched()
		}
		if kept := calls - freed.Load(); kept > test.kept || test.kept > 0 && kept == 0 {
			t.Errorf("%s keeps the contexts of %d calls of %d", name, kept, calls)
		}
		runtime.KeepAlive(test.server)
	}
}

func TestCallContext(t *testing.T) {
	t.Parallel()
	type key struct{}
	caller, cancel := context.WithDeadline(context.WithValue(t.Context(), key{}, "value"), time.Now().Add(time.Hour))
	var late context.Context
	_, err := call(caller, 1, func(ctx context.Context, _ int) (int, error) {
		late = ctx
		child, end := context.WithCancel(ctx)
		defer end()
		_, bounded := ctx.Deadline()
		if ctx.Value(key{}) != "value" || !bounded || ctx.Err() != nil {
			t.Error("it is not the caller's context")
		}
		cancel()
		<-child.Done()
		return 0, ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	select {
	case <-late.Done():
	default:
		t.Error("it goes on after the call")
	}
	if late.Value(key{}) != nil || !errors.Is(late.Err(), context.Canceled) {
		t.Error("it holds on to the caller's context")
	}
}
