// Package opd is the rulebook of Chile's municipal child-protection offices, over the C ABI of opd.h, which says of
// each function what it answers and by which codes it refuses.
//
// A date is the day that it shows in its own location. Documents and options are maps of opd.h's JSON, where dates are
// text; nil is an empty one. Whatever is refused is an *Error.
package opd

// #include "call.h"
import "C"

import "time"

// Age in completed years, months and days.
type Age struct{ Years, Months, Days int }

// Run is a RUN with the right check digit, and its forms.
type Run struct {
	Number                                 uint32
	IsPlaceholder, IsCompanyRange          bool
	CheckDigit, Formatted, Compact, Masked string
}

// Code gives an optional code: a commune's CUT code, where nil is the country, or a type of identifier.
func Code(code string) *string { return &code }

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

// Identifier reads an identifier of the declared type, or of the type that its form shows if that is nil.
func Identifier(written string, declared *string) (Document, error) {
	code, free := word(declared)
	defer free()
	return decoded[Document](func(out *C.OpdText, err **C.OpdError) C.int32_t {
		given, len := lent([]byte(written))
		return C.opd_identifier_parse(given, len, code, out, err)
	})
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

// Rules gives every rule of the catalogue.
func Rules() ([]Document, error) {
	return decoded[[]Document](func(out *C.OpdText, err **C.OpdError) C.int32_t { return C.opd_rules(out, err) })
}

// Rule gives the rule with this code, and all that explains it.
func Rule(code string) (Document, error) { return ofWord(C.OpdOfWord(C.opd_rule), code) }

// Norms gives every norm of the library.
func Norms() ([]Document, error) {
	return decoded[[]Document](func(out *C.OpdText, err **C.OpdError) C.int32_t { return C.opd_norms(out, err) })
}

// Norm gives the norm of this name as it holds on a day.
func Norm(id string, on time.Time) (Document, error) {
	code, free := word(&id)
	defer free()
	return decoded[Document](func(out *C.OpdText, err **C.OpdError) C.int32_t {
		return C.opd_norm(code, epoch(on), out, err)
	})
}

// Lifecycle gives the lifecycle of a programme.
func Lifecycle(programme string) (Document, error) {
	return ofWord(C.OpdOfWord(C.opd_lifecycle), programme)
}

// Schema gives the JSON Schema of a document, of options or of an answer.
func Schema(name string) (Document, error) { return ofWord(C.OpdOfWord(C.opd_schema), name) }

// CheckAge says whether a person may be attended by a programme on a day, as far as age goes, and why.
func CheckAge(options Document) (Document, error) {
	return of1[Document](C.OpdOf1(C.opd_check_age), options)
}

// CheckCase says what every rule about a cell or a row answers for one case.
func CheckCase(record, options Document) ([]Document, error) {
	return of2[[]Document](C.OpdOf2(C.opd_check_case), record, options)
}

// AgreementCheck says what is wrong with an agreement.
func AgreementCheck(agreement Document) ([]Document, error) {
	return of1[[]Document](C.OpdOf1(C.opd_agreement_check), agreement)
}

// PaymentOfMonths says what is paid for whole months.
func PaymentOfMonths(agreement, options Document) (Document, error) {
	return of2[Document](C.OpdOf2(C.opd_payment_of_months), agreement, options)
}

// PaymentOfPeriod says what is paid for a period.
func PaymentOfPeriod(agreement, options Document) (Document, error) {
	return of2[Document](C.OpdOf2(C.opd_payment_of_period), agreement, options)
}

// CaseHistory gives the stage of a case and what is wrong with its record.
func CaseHistory(record, options Document) (Document, error) {
	return of2[Document](C.OpdOf2(C.opd_case_history), record, options)
}

// CaseCheck says what would come of an event.
func CaseCheck(record, event, options Document) (Document, error) {
	return of3[Document](C.OpdOf3(C.opd_case_check), record, event, options)
}

// CaseApply gives the case with an event put on record.
func CaseApply(record, event, options Document) (Document, error) {
	return of3[Document](C.OpdOf3(C.opd_case_apply), record, event, options)
}

// CaseDuties gives every duty that a case started, as it stands.
func CaseDuties(record, options Document) ([]Document, error) {
	return of2[[]Document](C.OpdOf2(C.opd_case_duties), record, options)
}

// AssessStaff assesses a person for a post.
func AssessStaff(candidate, options Document) (Document, error) {
	return of2[Document](C.OpdOf2(C.opd_assess_staff), candidate, options)
}

// RosterCheck says what a roster is on a day, against the posts that were agreed.
func RosterCheck(roster, options Document) (Document, error) {
	return of2[Document](C.OpdOf2(C.opd_roster_check), roster, options)
}

// File holds the rows of a table: the CSV, XLSX, Parquet or Arrow IPC file at Path, or else its bytes.
type File struct {
	Path string
	Data []byte
}

// Validate judges a delivery, given by table ("cases", "events"...), by every rule of the catalogue.
func Validate(tables map[string]File, options Document) (Document, error) {
	return ofTables[Document](C.OpdOfTables(C.opd_validate), tables, options)
}

// ValidateIpc gives the findings of Validate as an Arrow IPC stream.
func ValidateIpc(tables map[string]File, options Document) ([]byte, error) {
	return ofTablesIpc(C.OpdOfTablesIpc(C.opd_validate_ipc), tables, options)
}

// Coverage says how many were attended, month by month, against an agreement.
func Coverage(tables map[string]File, options Document) (Document, error) {
	return ofTables[Document](C.OpdOfTables(C.opd_coverage), tables, options)
}

// Duties gives the duties of every case of a delivery.
func Duties(tables map[string]File, options Document) (Document, error) {
	return ofTables[Document](C.OpdOfTables(C.opd_duties), tables, options)
}

// DutiesIpc gives those of Duties as an Arrow IPC stream.
func DutiesIpc(tables map[string]File, options Document) ([]byte, error) {
	return ofTablesIpc(C.OpdOfTablesIpc(C.opd_duties_ipc), tables, options)
}

// AssessStaffTable says what is answered about each person of a table of staff.
func AssessStaffTable(tables map[string]File, options Document) ([]Document, error) {
	return ofTables[[]Document](C.OpdOfTables(C.opd_assess_staff_table), tables, options)
}

func one(flag bool) C.int32_t {
	if flag {
		return 1
	}
	return 0
}
