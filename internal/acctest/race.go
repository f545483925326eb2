//go:build race

package acctest

// raceDetector tells that the test runs under the race detector.
const raceDetector = true
