//go:build !race

package chaos

// usual is how many histories happen unless somebody asks for more.
const usual = 500
