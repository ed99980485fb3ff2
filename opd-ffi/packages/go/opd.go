// Package opd is the rulebook of Chile's municipal child-protection offices, over the C ABI of opd.h, which says of
// each function what it answers and by which codes it refuses.
//
// A date is the day that it shows in its own location. Documents and options are maps of opd.h's JSON, where dates are
// text; nil is an empty one. Whatever is refused is an *Error.
package opd

// #include "call.h"
import "C"

import (
	"time"
	"unsafe"
)

// Age in completed years, months and days.
type Age struct{ Years, Months, Days int }

// Run is a RUN with the right check digit, and its forms.
type Run struct {
	Number                                 uint32
	IsPlaceholder, IsCompanyRange          bool
	CheckDigit, Formatted, Compact, Masked string
}

// Commune gives an optional CUT code; nil is the country.
func Commune(cut string) *string { return &cut }

// AgeOn gives the age on a day; the birthday counts as reached.
func AgeOn(birth, on time.Time) (Age, error) {
	age, err := answer(func(out *C.OpdAge, err **C.OpdError) C.int32_t {
		return C.opd_age(epoch(birth), epoch(on), out, err)
	})
	return Age{int(age.years), int(age.months), int(age.days)}, err
}

// Turns gives the day on which a person completes some years.
func Turns(birth time.Time, years uint16) (time.Time, error) {
	return day(func(out *C.int32_t, err **C.OpdError) C.int32_t {
		return C.opd_turns(epoch(birth), C.uint16_t(years), out, err)
	})
}

// IsMinor says whether the person is under eighteen on that day.
func IsMinor(birth, on time.Time) (bool, error) {
	return flag(func(out *C.int32_t, err **C.OpdError) C.int32_t {
		return C.opd_is_minor(epoch(birth), epoch(on), out, err)
	})
}

// AgeGroup gives "child", "adolescent", or "" from majority on.
func AgeGroup(birth, on time.Time) (string, error) {
	return text(func(out *C.OpdText, err **C.OpdError) C.int32_t {
		return C.opd_age_group(epoch(birth), epoch(on), out, err)
	})
}

// Admits says whether the person is inside the cap ("before_eighteenth" or "literal_17y11m29d") on that day.
func Admits(limit string, birth, on time.Time) (bool, error) {
	code, free := word(&limit)
	defer free()
	return flag(func(out *C.int32_t, err **C.OpdError) C.int32_t {
		return C.opd_admits(code, epoch(birth), epoch(on), out, err)
	})
}

// ParseRun reads a RUN as people write it.
func ParseRun(written string) (Run, error) {
	given, len := lent([]byte(written))
	run, err := answer(func(out *C.OpdRun, err **C.OpdError) C.int32_t {
		return C.opd_run_parse(given, len, out, err)
	})
	return Run{
		Number:         uint32(run.number),
		IsPlaceholder:  run.is_placeholder != 0,
		IsCompanyRange: run.is_company_range != 0,
		CheckDigit:     C.GoString(&run.check_digit[0]),
		Formatted:      C.GoString(&run.formatted[0]),
		Compact:        C.GoString(&run.compact[0]),
		Masked:         C.GoString(&run.masked[0]),
	}, err
}

// Holidays gives the public holidays of a year: of the country, and of a commune unless it is nil.
func Holidays(year int, commune *string, secondary bool) ([]Document, error) {
	code, free := word(commune)
	defer free()
	return decoded[[]Document](func(out *C.OpdText, err **C.OpdError) C.int32_t {
		return C.opd_holidays(clamped(year), code, one(secondary), out, err)
	})
}

// Calendar knows business days of 1990 to 2050. Threads may share it. Close frees it.
type Calendar struct{ its *C.OpdCalendar }

// NewCalendar gives the business days of a kind ("administrative" or "judicial"); extra are further days of rest.
func NewCalendar(kind string, commune *string, extra []time.Time, secondary bool) (*Calendar, error) {
	code, freeCode := word(&kind)
	defer freeCode()
	cut, freeCut := word(commune)
	defer freeCut()
	rest := make([]C.int32_t, len(extra)+1)
	for place, date := range extra {
		rest[place] = epoch(date)
	}
	its, err := answer(func(out **C.OpdCalendar, err **C.OpdError) C.int32_t {
		return C.opd_calendar_new(code, cut, C.OpdDays(&rest[0]), C.size_t(len(extra)), one(secondary), out, err)
	})
	if err != nil {
		return nil, err
	}
	return &Calendar{its}, nil
}

// Close frees the calendar, which then answers no more.
func (c *Calendar) Close() {
	C.opd_calendar_free(c.its)
	c.its = nil
}

// IsBusinessDay says whether a day is a business day.
func (c *Calendar) IsBusinessDay(date time.Time) (bool, error) {
	return flag(func(out *C.int32_t, err **C.OpdError) C.int32_t {
		return C.opd_is_business_day(c.its, epoch(date), out, err)
	})
}

// Next gives the first business day on or after a day.
func (c *Calendar) Next(date time.Time) (time.Time, error) {
	return day(func(out *C.int32_t, err **C.OpdError) C.int32_t {
		return C.opd_next_business_day(c.its, epoch(date), out, err)
	})
}

// Add gives the n-th business day after a day, or before it if n is negative.
func (c *Calendar) Add(date time.Time, n int) (time.Time, error) {
	return day(func(out *C.int32_t, err **C.OpdError) C.int32_t {
		return C.opd_add_business_days(c.its, epoch(date), clamped(n), out, err)
	})
}

// Count gives the business days after a day, up to and with another.
func (c *Calendar) Count(after, upTo time.Time) (int, error) {
	count, err := answer(func(out *C.int32_t, err **C.OpdError) C.int32_t {
		return C.opd_count_business_days(c.its, epoch(after), epoch(upTo), out, err)
	})
	return int(count), err
}

// Terms is what terms are counted by. Threads may share it. Close frees it.
type Terms struct{ its *C.OpdTerms }

// NewTerms says by roll ("none", "administrative" or "judicial") what becomes of a last day that is no business day.
func NewTerms(roll string, commune *string) (*Terms, error) {
	code, freeCode := word(&roll)
	defer freeCode()
	cut, freeCut := word(commune)
	defer freeCut()
	its, err := answer(func(out **C.OpdTerms, err **C.OpdError) C.int32_t {
		return C.opd_terms_new(code, cut, out, err)
	})
	if err != nil {
		return nil, err
	}
	return &Terms{its}, nil
}

// Close frees them, and they answer no more.
func (t *Terms) Close() {
	C.opd_terms_free(t.its)
	t.its = nil
}

// Due gives the last day of a term; its first day is not counted.
func (t *Terms) Due(amount uint32, unit string, from time.Time) (time.Time, error) {
	code, free := word(&unit)
	defer free()
	return day(func(out *C.int32_t, err **C.OpdError) C.int32_t {
		return C.opd_term_due(t.its, C.uint32_t(amount), code, epoch(from), out, err)
	})
}

// DueAt gives the instant (UTC, whole seconds) when a term of hours ends.
func DueAt(amount uint32, unit string, from time.Time) (time.Time, error) {
	code, free := word(&unit)
	defer free()
	due, err := answer(func(out *C.int64_t, err **C.OpdError) C.int32_t {
		return C.opd_term_due_at(C.uint32_t(amount), code, C.int64_t(from.Unix()), out, err)
	})
	if err != nil {
		return time.Time{}, err
	}
	return time.Unix(int64(due), 0).UTC(), nil
}

// Schema gives the JSON Schema of a document.
func Schema(name string) (Document, error) {
	code, free := word(&name)
	defer free()
	return decoded[Document](func(out *C.OpdText, err **C.OpdError) C.int32_t {
		return C.opd_schema(code, out, err)
	})
}

// AgreementCheck says what is wrong with an agreement.
func AgreementCheck(agreement Document) ([]Document, error) {
	return of[[]Document](C.OpdOf(C.opd_agreement_check), agreement)
}

// PaymentOfMonths says what is paid for whole months.
func PaymentOfMonths(agreement, options Document) (Document, error) {
	return of1[Document](C.OpdOf1(C.opd_payment_of_months), agreement, options)
}

// PaymentOfPeriod says what is paid for a period.
func PaymentOfPeriod(agreement, options Document) (Document, error) {
	return of1[Document](C.OpdOf1(C.opd_payment_of_period), agreement, options)
}

// CaseHistory gives the stage of a case and what is wrong with its record.
func CaseHistory(record, options Document) (Document, error) {
	return of1[Document](C.OpdOf1(C.opd_case_history), record, options)
}

// CaseCheck says what would come of an event.
func CaseCheck(record, event, options Document) (Document, error) {
	return of2[Document](C.OpdOf2(C.opd_case_check), record, event, options)
}

// CaseApply gives the case with an event put on record.
func CaseApply(record, event, options Document) (Document, error) {
	return of2[Document](C.OpdOf2(C.opd_case_apply), record, event, options)
}

// CaseDuties gives every duty that a case started, as it stands.
func CaseDuties(record, options Document) ([]Document, error) {
	return of1[[]Document](C.OpdOf1(C.opd_case_duties), record, options)
}

// AssessStaff assesses a person for a post.
func AssessStaff(candidate, options Document) (Document, error) {
	return of1[Document](C.OpdOf1(C.opd_assess_staff), candidate, options)
}

// Validate judges a delivery by every rule of the catalogue: the bytes of a CSV, XLSX, Parquet or Arrow IPC file by table.
func Validate(tables map[string][]byte, options Document) (Document, error) {
	chosen, err := encoded(options)
	if err != nil {
		return nil, err
	}
	// C may keep no pointer to Go's memory, not even in an array of ours: the files are copied.
	given := unsafe.Slice((*C.OpdTable)(C.calloc(C.size_t(len(tables)+1), C.sizeof_OpdTable)), len(tables)+1)
	defer C.free(unsafe.Pointer(&given[0]))
	count := 0
	for table, data := range tables {
		code, free := word(&table)
		defer free()
		copied := C.CBytes(data)
		defer C.free(copied)
		given[count] = C.OpdTable{table: code, data: C.OpdBytes(copied), len: C.size_t(len(data))}
		count++
	}
	return decoded[Document](func(out *C.OpdText, err **C.OpdError) C.int32_t {
		options, len := lent(chosen[0])
		return C.opd_validate(&given[0], C.size_t(count), options, len, out, err)
	})
}

func one(flag bool) C.int32_t {
	if flag {
		return 1
	}
	return 0
}
