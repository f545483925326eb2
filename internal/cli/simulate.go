package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/terraform-provider-sailpoint/terraform-provider-sailpoint/internal/simulator"
)

const (
	defaultListen = "127.0.0.1:8080"
	// anyPort is where a tenant listens for one command.
	anyPort = "127.0.0.1:0"
	// maxData bounds a data file, in bytes.
	maxData = 512 << 20
	// journalLength is how many requests the page shows.
	journalLength = 1000
	// grace is how long requests under way may take at the end.
	grace = 10 * time.Second
	// shownProblems is how many problems of a data file are told.
	shownProblems = 20
)

// simulation is what the command line of simulate says.
type simulation struct {
	listen      string
	allowRemote bool
	data, save  string
	example     int
	latency     time.Duration
	config      simulator.Config
	faults      faults
	// command runs against the tenant, which ends with it; empty for none.
	command []string
}

// errUsage is a wrong command line, which has been told on the screen.
var errUsage = errors.New("wrong usage")

// simulate runs a tenant until the context ends or a signal comes or, with a
// command, until that has ended.
func simulate(ctx context.Context, arguments []string, streams Streams) int {
	s, err := parseSimulation(arguments, streams.Err)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return exitUsage
	case s.example >= 0:
		if _, err := streams.Out.Write(simulator.Example(s.example)); err != nil {
			return fail(streams, exitFailed, err)
		}
		return exitOK
	}
	tenant, err := s.tenant() //nolint:contextcheck // a tenant's work is not that of a request
	if err != nil {
		return fail(streams, exitUsage, err)
	}
	if streams.watch != nil {
		streams.watch(tenant)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return fail(streams, exitFailed, fmt.Errorf("-listen: %w", err))
	}
	if s.allowRemote && !isLoopback(listener.Addr()) {
		fmt.Fprintln(streams.Err, "warning: the tenant can be reached from other machines, its credentials travel in the clear, and everybody can see what is in it")
	}
	ctx, stop := untilSignal(ctx, len(s.command) > 0)
	defer stop()
	exit, err := s.run(ctx, tenant, listener, streams)
	if err != nil {
		return fail(streams, exitFailed, err)
	}
	return exit
}

func parseSimulation(arguments []string, screen io.Writer) (*simulation, error) {
	s := &simulation{config: simulator.Config{JournalLength: journalLength}}
	flags := flag.NewFlagSet("simulate", flag.ContinueOnError)
	flags.SetOutput(screen)
	flags.StringVar(&s.listen, "listen", defaultListen, "`ADDRESS` and port; port 0 takes a free one, as does a COMMAND")
	flags.BoolVar(&s.allowRemote, "allow-remote", false, "let -listen be an address that other machines can reach")
	flags.StringVar(&s.data, "data", "", "load the tenant from a JSON `FILE`; - is standard input")
	flags.StringVar(&s.save, "save", "", "write the tenant to a JSON `FILE` at the end, with nothing secret in it but the tenant's own credentials")
	flags.IntVar(&s.example, "example", -1, "print an example for -data with `N` accounts, and do nothing else")
	flags.IntVar(&s.config.RateLimit, "rate-limit", 0, "answer 429 beyond `N` requests in 10 s; 0 is no limit, a real tenant has 100")
	flags.DurationVar(&s.latency, "latency", 0, "let every answer take so long, such as 150ms")
	flags.DurationVar(&s.config.TaskTime, "task-time", 0, "let every task take so long, such as 3s")
	flags.DurationVar(&s.config.TokenLifetime, "token-lifetime", 749*time.Second, "let access tokens be valid for so long")
	flags.Var(&s.faults, "fault", faultUsage)
	flags.Usage = func() {
		fmt.Fprintln(screen, "usage: terraform-provider-sailpoint simulate [OPTION]... [-- COMMAND [ARGUMENT]...]")
		fmt.Fprintln(screen, "\nRuns a simulated tenant, and prints the environment variables that lead the provider to it. With a COMMAND,")
		fmt.Fprintln(screen, "runs that with these variables, ends with it, and has its exit code.")
		fmt.Fprintln(screen)
		flags.PrintDefaults()
	}
	if err := flags.Parse(arguments); err != nil {
		return nil, err //nolint:wrapcheck // flag has told it, with the usage
	}
	s.command = flags.Args()
	if err := s.complete(given(flags), len(arguments) > len(s.command) && arguments[len(arguments)-len(s.command)-1] == "--"); err != nil {
		fmt.Fprintln(screen, "terraform-provider-sailpoint:", err)
		fmt.Fprintln(screen, `"terraform-provider-sailpoint simulate -help" tells what there is`)
		return nil, errUsage
	}
	return s, nil
}

// given are the names of the flags that the command line has.
func given(flags *flag.FlagSet) map[string]bool {
	names := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { names[f.Name] = true })
	return names
}

// complete checks what belongs together.
func (s *simulation) complete(given map[string]bool, dashes bool) error {
	switch {
	case len(s.command) > 0 && !dashes:
		return fmt.Errorf("unknown argument: %s (a command is written behind --)", s.command[0])
	case dashes && len(s.command) == 0:
		return errors.New("there is no command behind --")
	case given["example"] && s.example < 0:
		return errors.New("-example needs a number, 0 or more")
	case s.config.RateLimit < 0 || s.latency < 0 || s.config.TaskTime < 0:
		return errors.New("-rate-limit, -latency and -task-time must not be negative")
	case s.config.TokenLifetime < time.Second:
		return errors.New("-token-lifetime must be a second or more")
	}
	if len(s.command) > 0 && !given["listen"] {
		s.listen = anyPort
	}
	host, _, err := net.SplitHostPort(s.listen)
	if err != nil {
		return fmt.Errorf("-listen %q is no address with a port, such as %s", s.listen, defaultListen)
	}
	if ip, err := netip.ParseAddr(host); !s.allowRemote && host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return fmt.Errorf("-listen %q may be reached by other machines; if that is what you want, say -allow-remote", s.listen)
	}
	if s.save != "" {
		if info, err := os.Stat(filepath.Dir(s.save)); err != nil || !info.IsDir() {
			return fmt.Errorf("-save: there is no folder %s", filepath.Dir(s.save))
		}
	}
	return nil
}

// tenant is the tenant as it begins.
func (s *simulation) tenant() (*simulator.Tenant, error) {
	tenant := simulator.New(s.config)
	if s.data != "" {
		data, err := readData(s.data)
		if err != nil {
			return nil, fmt.Errorf("-data: %w", err)
		}
		if err := tenant.Load(data); err != nil {
			return nil, fmt.Errorf("-data %s:\n%s", s.data, outline(err))
		}
	}
	for _, inject := range s.faults {
		inject(tenant)
	}
	return tenant, nil
}

func readData(name string) ([]byte, error) {
	file := os.Stdin
	if name != "-" {
		opened, err := os.Open(name) //nolint:gosec // G304: the file that the user names
		if err != nil {
			return nil, err //nolint:wrapcheck // names the file
		}
		defer opened.Close() //nolint:errcheck // only read
		file = opened
	}
	data, err := io.ReadAll(io.LimitReader(file, maxData+1))
	if err == nil && len(data) > maxData {
		err = fmt.Errorf("%s is larger than %d MB", name, maxData>>20)
	}
	return data, err
}

// outline shortens a long list of errors.
func outline(err error) string {
	lines := strings.Split(err.Error(), "\n")
	if more := len(lines) - shownProblems; more > 0 {
		lines = append(lines[:shownProblems], fmt.Sprintf("and %d more", more))
	}
	return "  " + strings.Join(lines, "\n  ")
}

// run serves until it is time to stop, and saves.
func (s *simulation) run(ctx context.Context, tenant *simulator.Tenant, listener net.Listener, streams Streams) (int, error) {
	server := &http.Server{Handler: s.handler(tenant, listener.Addr()), ReadHeaderTimeout: 10 * time.Second, ErrorLog: quiet}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	base := baseURL(listener.Addr())
	environment := environmentOf(base, tenant.Credentials())
	exit, err := exitOK, error(nil)
	if len(s.command) > 0 {
		exit, err = runCommand(ctx, s.command, environment, streams)
	} else {
		fmt.Fprintf(streams.Err, "A simulated tenant is at %s; open it in a browser to see what is in it. Ctrl-C ends it.\n", base)
		for _, variable := range environment {
			name, value, _ := strings.Cut(variable, "=")
			fmt.Fprintf(streams.Out, "export %s=%s\n", name, quote(value))
		}
		select {
		case <-ctx.Done():
		case err = <-served:
		}
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if errors.Is(server.Shutdown(stopping), context.DeadlineExceeded) {
		err = errors.Join(err, server.Close())
	}
	if s.save != "" {
		tenant.FinishTasks()
		err = errors.Join(err, writeFile(s.save, tenant.Save()))
	}
	return exit, err
}

// handler serves the tenant, with the page beside it.
func (s *simulation) handler(tenant *simulator.Tenant, address net.Addr) http.Handler {
	api, pages := slow(tenant, s.latency), tenant.Pages()
	if isLoopback(address) {
		pages = localOnly(pages)
	}
	// Not a ServeMux, which would clean the paths: the tenant is to see them as
	// they came.
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" || strings.HasPrefix(r.URL.Path, "/_simulator/") {
			pages.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// slow lets every answer take a while.
func slow(handler http.Handler, latency time.Duration) http.Handler {
	if latency == 0 {
		return handler
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		timer := time.NewTimer(latency)
		defer timer.Stop()
		select {
		case <-timer.C:
			handler.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})
}

// localOnly refuses requests under another name than this machine's: a web site
// might have its name lead here, and read what the page shows (DNS rebinding).
func localOnly(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if !strings.EqualFold(host, "localhost") && (err != nil || !ip.IsLoopback()) {
			http.Error(w, "use the address that simulate printed", http.StatusMisdirectedRequest)
			return
		}
		handler.ServeHTTP(w, r)
	})
}

// baseURL leads to an address, from this machine if it stands for all of them.
func baseURL(address net.Addr) string {
	if tcp, ok := address.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", tcp.Port)
	}
	return "http://" + address.String()
}

func isLoopback(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// environmentOf are the variables that lead the provider to a tenant.
func environmentOf(base string, credentials simulator.Config) []string {
	return []string{
		"SAIL_BASE_URL=" + base, "SAIL_CLIENT_ID=" + credentials.ClientID, "SAIL_CLIENT_SECRET=" + credentials.ClientSecret,
		"IIQ_BASE_URL=" + base + "/identityiq/scim/v2", "IIQ_USERNAME=" + credentials.IIQUsername, "IIQ_PASSWORD=" + credentials.IIQPassword,
	}
}

// quote writes a value for a POSIX shell.
func quote(value string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@%+,=", r)
	}
	if value != "" && strings.IndexFunc(value, func(r rune) bool { return !plain(r) }) < 0 {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}
