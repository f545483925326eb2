package lifecycle

// Note has something remembered for the backends of other resources, as long as
// the provider runs: what a plan is about to make of an object that theirs depend
// on. The type of the key is the caller's own.
func (s *Systems) Note(key, value any) { s.notes.Store(key, value) }

// Noted gives what was noted last; nil if nothing was.
func (s *Systems) Noted(key any) any {
	value, _ := s.notes.Load(key) // nothing is nil
	return value
}
