// Replays the conformance vectors of a folder through the package, and gives it bad input: vectors FOLDER. Over a
// library of another version, it says how that is refused.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"opd.cl/opd"
)

type fields = map[string]any

// Of each file, what of a case is asked; the rest is expected. `identifier_type` is no question of a RUN.
var replays = []struct {
	feature, asked string
	replay         func(fields) fields
}{
	{"age", "birth on", age},
	{"run", "text identifier_type", run},
	{"holidays", "year commune secondary", holidays},
	{"business_days", "op kind commune extra secondary day n from to", businessDays},
	{"terms", "amount unit from roll commune", terms},
	{"cases", "op case event as_of", cases},
	{"duties", "case as_of commune profile soon crime_report_start", duties},
	{"agreements", "op agreement uss months", agreements},
}

func age(asked fields) fields {
	birth, on := day(asked["birth"]), day(asked["on"])
	age := must(opd.AgeOn(birth, on))
	seen := fields{
		"years": age.Years, "months": age.Months, "days": age.Days, "age_group": nil,
		"turns_18":          iso(must(opd.Turns(birth, 18))),
		"minor":             must(opd.IsMinor(birth, on)),
		"literal_17y11m29d": must(opd.Admits("literal_17y11m29d", birth, on)),
	}
	if group := must(opd.AgeGroup(birth, on)); group != "" {
		seen["age_group"] = group
	}
	return seen
}

func run(asked fields) fields {
	run := must(opd.ParseRun(asked["text"].(string)))
	return fields{
		"run": run.Formatted, "number": run.Number, "check_digit": run.CheckDigit,
		"placeholder": run.IsPlaceholder, "company": run.IsCompanyRange,
	}
}

func holidays(asked fields) fields {
	year := number(asked["year"])
	return fields{"days": column(must(opd.Holidays(year, commune(asked), asked["secondary"] == true)), "date")}
}

func businessDays(asked fields) fields {
	extra := []time.Time{}
	for _, date := range list(asked["extra"]) {
		extra = append(extra, day(date))
	}
	calendar := must(opd.NewCalendar(asked["kind"].(string), commune(asked), extra, asked["secondary"] == true))
	defer calendar.Close()
	switch asked["op"] {
	case "is_business_day":
		return fields{"expected": must(calendar.IsBusinessDay(day(asked["day"])))}
	case "next_business_day":
		return fields{"expected": iso(must(calendar.Next(day(asked["day"]))))}
	case "add":
		return fields{"expected": iso(must(calendar.Add(day(asked["day"]), number(asked["n"]))))}
	default:
		return fields{"expected": must(calendar.Count(day(asked["from"]), day(asked["to"])))}
	}
}

func terms(asked fields) fields {
	amount, unit, from := uint32(number(asked["amount"])), asked["unit"].(string), asked["from"].(string)
	if instant, err := time.Parse(time.RFC3339, from); err == nil {
		return fields{"due": must(opd.DueAt(amount, unit, instant)).Format(time.RFC3339)}
	}
	roll := "none"
	if given, is := asked["roll"].(string); is {
		roll = given
	}
	terms := must(opd.NewTerms(roll, commune(asked)))
	defer terms.Close()
	return fields{"due": iso(must(terms.Due(amount, unit, day(from))))}
}

func cases(asked fields) fields {
	record, options := asked["case"].(fields), some(asked, "as_of")
	switch asked["op"] {
	case "history":
		seen := must(opd.CaseHistory(record, options))
		seen["unmet"] = column(seen["unmet"], "code")
		return seen
	case "check":
		seen := must(opd.CaseCheck(record, asked["event"].(fields), options))
		seen["unmet"] = column(seen["unmet"], "code")
		return seen
	default:
		applied := must(opd.CaseApply(record, asked["event"].(fields), options))
		stage := must(opd.CaseHistory(applied, nil))["stage"]
		return fields{"stage": stage, "events": len(list(applied["events"]))}
	}
}

func duties(asked fields) fields {
	options := some(asked, "as_of", "commune", "profile", "soon", "crime_report_start")
	duties := must(opd.CaseDuties(asked["case"].(fields), options))
	return fields{"codes": column(duties, "code"), "due": column(duties, "due"), "status": column(duties, "status")}
}

func agreements(asked fields) fields {
	agreement := asked["agreement"].(fields)
	if asked["op"] == "check" {
		return fields{"codes": column(must(opd.AgreementCheck(agreement)), "code")}
	}
	return must(opd.PaymentOfMonths(agreement, some(asked, "uss", "months")))
}

func main() {
	if _, err := opd.IsMinor(time.Now(), time.Now()); err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	for _, file := range replays {
		var read struct{ Cases []fields }
		decoder := json.NewDecoder(must(os.Open(filepath.Join(os.Args[1], file.feature+".json"))))
		decoder.UseNumber() // pesos past 2^53
		check(decoder.Decode(&read))
		for _, asked := range read.Cases {
			seen := answer(func() fields { return file.replay(asked) })
			expected := fields{}
			for name, value := range asked {
				if !strings.Contains(" "+file.asked+" source note ", " "+name+" ") {
					expected[name] = value
				}
			}
			if len(expected) == 0 || !reflect.DeepEqual(plain(some(seen, keys(expected)...)), plain(expected)) {
				fmt.Fprintf(os.Stderr, "%v\nsees %v\n", asked, seen)
				os.Exit(1)
			}
		}
		fmt.Printf("%s: %d cases\n", file.feature, len(read.Cases))
	}
	badInput()
}

func badInput() {
	today := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	closed := must(opd.NewTerms("none", nil))
	closed.Close()
	closed.Close()
	for code, calls := range map[string][]func() fields{
		"empty":         {func() fields { must(opd.ParseRun("")); return nil }},
		"bad_character": {func() fields { must(opd.ParseRun("1\xff")); return nil }},
		"out_of_range": {
			func() fields { must(opd.AgeOn(time.Time{}.AddDate(-1, 0, 0), today)); return nil },
			func() fields { must(opd.AgeOn(today, time.Unix(1<<61, 0))); return nil },
		},
		"unknown_code": {
			func() fields { must(opd.Admits("literal_17y11m29d\x00", today, today)); return nil },
			func() fields { must(opd.NewTerms("\xff", nil)); return nil },
			func() fields { must(opd.NewCalendar("", nil, nil, false)); return nil },
		},
		"unknown_commune": {func() fields { must(opd.Holidays(2024, opd.Commune(""), false)); return nil }},
		"outside_horizon": {func() fields { must(opd.Holidays(1<<40, nil, false)); return nil }},
		"invalid_event":   {func() fields { return must(opd.CaseHistory(nil, nil)) }},
		"unreadable": {
			func() fields { return must(opd.CaseHistory(fields{"programme": "\xff"}, nil)) },
			func() fields { return must(opd.Validate(nil, nil)) },
		},
		"no_table": {func() fields { return must(opd.Validate(nil, fields{"as_of": "2024-01-01"})) }},
		"misuse":   {func() fields { must(closed.Due(1, "months", today)); return nil }},
	} {
		for _, call := range calls {
			if seen := answer(call); seen["error"] != code {
				panic(fmt.Sprintf("%s expected, not %v", code, seen))
			}
		}
	}
}

// answer gives what was seen, or the code of the error that `must` threw.
func answer(call func() fields) (seen fields) {
	defer func() {
		thrown := recover()
		var refused *opd.Error
		if err, is := thrown.(error); is && errors.As(err, &refused) && refused.Text != "" {
			seen = fields{"error": refused.Code}
		} else if thrown != nil {
			panic(thrown)
		}
	}()
	return call()
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func day(written any) time.Time { return must(time.Parse("2006-01-02", written.(string))) }

func number(given any) int { return int(must(given.(json.Number).Int64())) }

func iso(day time.Time) string { return day.Format("2006-01-02") }

func commune(asked fields) *string {
	if code, is := asked["commune"].(string); is {
		return opd.Commune(code)
	}
	return nil
}

func list(value any) []any {
	values, _ := value.([]any)
	return values
}

func keys(of fields) (names []string) {
	for name := range of {
		names = append(names, name)
	}
	return names
}

func some(of fields, names ...string) fields {
	picked := fields{}
	for _, name := range names {
		if value, is := of[name]; is {
			picked[name] = value
		}
	}
	return picked
}

func column(values any, name string) []any {
	picked := []any{}
	for _, one := range list(plain(values)) {
		picked = append(picked, one.(fields)[name])
	}
	return picked
}

// plain is a value as JSON reads it.
func plain(value any) (read any) {
	check(json.Unmarshal(must(json.Marshal(value)), &read))
	return read
}
