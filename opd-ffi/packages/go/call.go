package opd

/*
#cgo CFLAGS: -I${SRCDIR}/include
#cgo LDFLAGS: -lopd_ffi
#cgo linux,amd64 LDFLAGS: -L${SRCDIR}/native/linux-amd64 -Wl,-rpath,${SRCDIR}/native/linux-amd64
#cgo linux,arm64 LDFLAGS: -L${SRCDIR}/native/linux-arm64 -Wl,-rpath,${SRCDIR}/native/linux-arm64
#include "call.h"
*/
import "C"

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unsafe"
)

// Version of the library that the package is for.
const Version = C.OPD_VERSION

// Document is an object of JSON.
type Document = map[string]any

// Error says why there is no answer.
type Error struct {
	Code   string // the stable name of the reason, such as "bad_check_digit"
	Field  string // the argument or document that it is about; "" where there is none to blame
	Text   string // for people, in Spanish
	TextEn string // the same in English
}

// Error gives the Spanish text.
func (e *Error) Error() string { return e.Text }

var otherVersion = func() error {
	library := C.GoString(C.opd_version())
	if library == Version {
		return nil
	}
	return &Error{
		Code:   "version",
		Text:   fmt.Sprintf("El paquete es de la versión %s y la biblioteca de la %s: instale las dos de la misma.", Version, library),
		TextEn: fmt.Sprintf("The package is of version %s and the library of %s: install both of the same.", Version, library),
	}
}()

// answer gives what a function of opd.h answered, or why it did not. Nothing is asked of a library of another version.
func answer[T any](call func(*T, **C.OpdError) C.int32_t) (out T, err error) {
	if otherVersion != nil {
		return out, otherVersion
	}
	var refused *C.OpdError
	status := call(&out, &refused)
	if status == C.OPD_OK {
		return out, nil
	}
	if refused == nil {
		text := fmt.Sprintf("opd.h: %d", status)
		return out, &Error{Code: "misuse", Text: text, TextEn: text}
	}
	defer C.opd_error_free(refused)
	return out, &Error{
		Code:   C.GoString(C.opd_error_code(refused)),
		Field:  C.GoString(C.opd_error_field(refused)),
		Text:   C.GoString(C.opd_error_es(refused)),
		TextEn: C.GoString(C.opd_error_en(refused)),
	}
}

func day(call func(*C.int32_t, **C.OpdError) C.int32_t) (time.Time, error) {
	epoch, err := answer(call)
	if err != nil {
		return time.Time{}, err
	}
	return time.Unix(int64(epoch)*86400, 0).UTC(), nil
}

func flag(call func(*C.int32_t, **C.OpdError) C.int32_t) (bool, error) {
	is, err := answer(call)
	return is != 0, err
}

func text(call func(*C.OpdText, **C.OpdError) C.int32_t) (string, error) {
	out, err := answer(call)
	defer C.opd_free(out)
	return C.GoString(out), err
}

func decoded[T any](call func(*C.OpdText, **C.OpdError) C.int32_t) (out T, err error) {
	given, err := text(call)
	if err == nil {
		err = json.Unmarshal([]byte(given), &out)
	}
	return out, err
}

// epoch gives the days from 1970-01-01; what no int32 holds becomes its end, which is out of range too.
func epoch(date time.Time) C.int32_t {
	_, offset := date.Zone()
	day := math.Floor(float64(date.Unix()+int64(offset)) / 86400)
	return C.int32_t(math.Max(math.MinInt32, math.Min(math.MaxInt32, day)))
}

// clamped gives a number that C holds: the ends are outside of every range.
func clamped(number int) C.int32_t {
	return C.int32_t(math.Max(math.MinInt32, math.Min(math.MaxInt32, float64(number))))
}

// word lends a code; nil is none, and a NUL, which would end it, becomes U+FFFD, which no code has.
func word(code *string) (C.OpdWord, func()) {
	if code == nil {
		return nil, func() {}
	}
	copied := C.CString(strings.ReplaceAll(*code, "\x00", "\uFFFD"))
	return copied, func() { C.free(unsafe.Pointer(copied)) }
}

func lent(data []byte) (C.OpdBytes, C.size_t) {
	if len(data) == 0 {
		return nil, 0
	}
	return C.OpdBytes(unsafe.Pointer(&data[0])), C.size_t(len(data))
}

// encoded writes documents. encoding/json writes \ufffd for what is no UTF-8: a byte that is none takes its place, so
// that the core says so.
func encoded(documents ...Document) ([][]byte, error) {
	written := make([][]byte, len(documents))
	for place, document := range documents {
		if document == nil {
			document = Document{}
		}
		text, err := json.Marshal(document)
		if err != nil {
			return nil, err
		}
		written[place] = bytes.ReplaceAll(text, []byte(`\ufffd`), []byte{0xFF})
	}
	return written, nil
}

func of[T any](function C.OpdOf, document Document) (out T, err error) {
	given, err := encoded(document)
	if err != nil {
		return out, err
	}
	return decoded[T](func(out *C.OpdText, err **C.OpdError) C.int32_t {
		a, as := lent(given[0])
		return C.opd_of(function, a, as, out, err)
	})
}

func of1[T any](function C.OpdOf1, document, options Document) (out T, err error) {
	given, err := encoded(document, options)
	if err != nil {
		return out, err
	}
	return decoded[T](func(out *C.OpdText, err **C.OpdError) C.int32_t {
		a, as := lent(given[0])
		o, os := lent(given[1])
		return C.opd_of_1(function, a, as, o, os, out, err)
	})
}

func of2[T any](function C.OpdOf2, first, second, options Document) (out T, err error) {
	given, err := encoded(first, second, options)
	if err != nil {
		return out, err
	}
	return decoded[T](func(out *C.OpdText, err **C.OpdError) C.int32_t {
		a, as := lent(given[0])
		b, bs := lent(given[1])
		o, os := lent(given[2])
		return C.opd_of_2(function, a, as, b, bs, o, os, out, err)
	})
}
