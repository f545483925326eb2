//go:build race

package chaos

// usual is how many histories happen under the race detector, which makes each
// take eight times as long. The others happen without it.
const usual = 50
