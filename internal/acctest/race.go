//go:build race

package acctest

// raceDetector tells that the test runs under the race detector. The provider
// does, too, then.
const raceDetector = true
