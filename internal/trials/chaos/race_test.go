//go:build race

package chaos

// usual is how many histories happen under the race detector, with which each
// takes three times as long. The others happen without it.
const usual = 100
