package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// below is the JSON Pointer of a member (RFC 6901 §3).
func below(place, key string) string { return place + "/" + pointerEscapes.Replace(key) }

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// decodeStrictly is decode for what people write: it refuses an object that has
// a member twice, and says where the text is malformed.
func decodeStrictly(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	value, err := decodeValue(decoder, "")
	if err == nil {
		if _, err = decoder.Token(); errors.Is(err, io.EOF) {
			return value, nil
		}
		if err == nil {
			err = errors.New("there is more after the end of the JSON object")
		}
	}
	var fault *DataError
	if errors.As(err, &fault) {
		return nil, fault
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	offset := decoder.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	}
	before := data[:min(int(offset), len(data))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return nil, &DataError{Problem: fmt.Sprintf("malformed JSON near line %d, column %d: %v", line, column, err)}
}

func decodeValue(decoder *json.Decoder, place string) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		members := object{}
		for decoder.More() {
			token, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			key, _ := token.(string) // the decoder accepts nothing else here
			if _, twice := members[key]; twice {
				return nil, &DataError{below(place, key), "the member is there twice"}
			}
			if members[key], err = decodeValue(decoder, below(place, key)); err != nil {
				return nil, err
			}
		}
		_, err = decoder.Token()
		return members, err
	case json.Delim('['):
		items := []any{}
		for decoder.More() {
			item, err := decodeValue(decoder, place+"/"+strconv.Itoa(len(items)))
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		_, err = decoder.Token()
		return items, err
	}
	return token, nil
}

// dataWriter writes a data file with an object to the line.
type dataWriter struct {
	text   []byte
	depth  int
	inside bool
}

// next begins a line for a member or, without a name, an item.
func (w *dataWriter) next(name string) {
	if w.inside {
		w.text = append(w.text, ',')
	}
	if w.depth > 0 {
		w.text = append(w.text, "\n"+strings.Repeat("  ", w.depth)...)
	}
	if name != "" {
		w.text = append(append(w.text, encode(name)...), ": "...)
	}
	w.inside = true
}

func (w *dataWriter) member(name string, value []byte) {
	w.next(name)
	w.text = append(w.text, value...)
}

func (w *dataWriter) open(name string, bracket byte) {
	w.member(name, []byte{bracket})
	w.depth++
	w.inside = false
}

func (w *dataWriter) close(bracket byte) {
	w.depth--
	w.text = append(w.text, "\n"+strings.Repeat("  ", w.depth)...)
	w.text = append(w.text, bracket)
	w.inside = true
}

// list writes an array, and nothing when it is empty.
func (w *dataWriter) list(name string, objects []object) {
	if len(objects) == 0 {
		return
	}
	w.open(name, '[')
	for _, o := range objects {
		w.member("", encode(o))
	}
	w.close(']')
}
