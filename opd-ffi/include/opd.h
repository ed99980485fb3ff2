/* opd: the executable rulebook of Chile's municipal child-protection offices, for C and what calls C.
 *
 * Answers. Every function that can fail gives a status, OPD_OK or another one, and writes to two places: the answer, and
 * the error. If it fails, the answer is zero or null; if it does not, or if the status is not OPD_REFUSED, the error is
 * null. The place of the answer may not be null; that of the error may, for whoever does not want it.
 *
 * Who frees what. What a function gives is the caller's: a text goes to opd_free, an OpdBuffer to opd_buffer_free, an
 * OpdError to opd_error_free, an OpdCalendar to opd_calendar_free, OpdTerms to opd_terms_free; once each, and they are
 * not used afterwards. A debug build of the library answers OPD_MISUSE to what was freed already or is of another kind;
 * in a release build that is undefined. Texts of an OpdError live as long as it does. What is given to a function stays
 * the caller's, is read until the function returns and not kept.
 *
 * Texts. What people write, and documents, are a pointer and a length in bytes, with no NUL at the end; a length of 0
 * may come with a null pointer. Codes, such as "judicial" and "13601", and what a function gives end with a NUL. All of
 * them are UTF-8, and checked: what is not is refused. The bytes of a file are what they are.
 *
 * Days are counted from 1970-01-01, which is day 0, and are of years 1 to 9999. Flags are 0 or 1.
 *
 * Documents, options and answers are JSON, and opd_schema gives their JSON Schemas by the names that stand at each
 * function. A field that is not known is refused. What people read is in Spanish and in English, `{"es": , "en": }`; in
 * answers about a delivery, in the language that the option `lang` says, Spanish unless it is "en".
 *
 * Threads. Nothing is shared but what the caller shares: the same calendar may be asked from several threads at once.
 */

#ifndef OPD_H
#define OPD_H

#include <stddef.h>
#include <stdint.h>

/*
 The version of this header, which opd_version() of the library should equal: say so and stop if it does not.
 */
#define OPD_VERSION "0.1.0"

/*
 The question was answered.
 */
#define OPD_OK 0

/*
 There is no answer: the error says why, in words and as a code.
 */
#define OPD_REFUSED 1

/*
 A pointer that may not be null is null, or a length is impossible: the calling program is wrong. No error is given.
 */
#define OPD_MISUSE 2

/*
 The library is wrong: please report it. No error is given.
 */
#define OPD_BUG 3

/*
 The business days of 1990 to 2050. Building one takes a millisecond: keep it. Threads may share it.
 */
typedef struct OpdCalendar OpdCalendar;

/*
 Why there is no answer. Its texts live as long as it does.
 */
typedef struct OpdError OpdError;

/*
 The calendars that terms are counted by. Building them takes milliseconds: keep them. Threads may share them.
 */
typedef struct OpdTerms OpdTerms;

/*
 A text that the function gives, to be freed by `opd_free`: UTF-8 that ends with a NUL. Null is none.
 */
typedef char *OpdText;

/*
 Bytes that the function gives, to be freed by `opd_buffer_free`. Null is none.
 */
typedef struct {
  /*
   The first of them.
   */
  uint8_t *data;
  /*
   How many they are.
   */
  size_t len;
} OpdBuffer;

/*
 What people wrote, a document or a file, lent to the function: a length in bytes goes with it. Null is none.
 */
typedef const char *OpdBytes;

/*
 A day of the civil calendar.
 */
typedef struct {
  /*
   1 to 9999.
   */
  int32_t year;
  /*
   1 to 12.
   */
  int32_t month;
  /*
   1 to 31.
   */
  int32_t day;
} OpdCivil;

/*
 Completed years, months and days (Civil Code art. 48).
 */
typedef struct {
  /*
   Completed years.
   */
  int32_t years;
  /*
   Completed months beyond the years, 0 to 11.
   */
  int32_t months;
  /*
   Days beyond the months, 0 to 30.
   */
  int32_t days;
} OpdAge;

/*
 A code, lent to the function: UTF-8 that ends with a NUL. Null is none.
 */
typedef const char *OpdWord;

/*
 Days since 1970-01-01, lent to the function: how many goes with it. Null is none.
 */
typedef const int32_t *OpdDays;

/*
 One table of a delivery: a CSV, XLSX, Parquet or Arrow IPC file (stream or Feather 2, not compressed), told by its
 contents. It is the file at `path`; if that is null, the bytes at `data`.
 */
typedef struct {
  /*
   `cases`, `events`, `measures`, `activities` or `staff`.
   */
  OpdWord table;
  /*
   What the file is called in the report and in errors; null if it has no name, or that of its path.
   */
  OpdWord name;
  /*
   The bytes of the file.
   */
  OpdBytes data;
  /*
   How many they are.
   */
  size_t len;
  /*
   Where the file is.
   */
  OpdWord path;
} OpdTable;

/*
 The tables of a delivery, lent to the function: how many goes with it. Null is none.
 */
typedef const OpdTable *OpdTables;

/*
 A RUN (or RUT) with the right check digit, and its forms, which end with a NUL. Whether it was ever given is not
 known.
 */
typedef struct {
  /*
   The digits before the check digit.
   */
  uint32_t number;
  /*
   1 if it looks made up: one digit repeated, or zero.
   */
  int32_t is_placeholder;
  /*
   1 if it is in the range that practice gives to legal persons: a hint, no error.
   */
  int32_t is_company_range;
  /*
   `0` to `9` or `K`.
   */
  char check_digit[2];
  /*
   As it is written by hand: `12.345.678-5`.
   */
  char formatted[16];
  /*
   Without dots: `12345678-5`.
   */
  char compact[16];
  /*
   For logs and reports: `**.***.678-*`.
   */
  char masked[16];
} OpdRun;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 The version of the library, such as `0.1.0`. It is never freed. A program that was written for another one should
 say so and stop.
 */
const char *opd_version(void);

/*
 Frees a text that a function gave. Null is nothing to free.
 */
int32_t opd_free(OpdText text);

/*
 Frees bytes that a function gave. Null is nothing to free.
 */
int32_t opd_buffer_free(OpdBuffer buffer);

/*
 The days from 1970-01-01 to a day written in ISO 8601: `2024-02-29`.

 Code `unreadable` for what is no day of years 1 to 9999.
 */
int32_t opd_day_parse(OpdBytes iso, size_t len, int32_t *day, OpdError **error);

/*
 Year, month and day of the month of a day.

 Code `out_of_range` outside years 1 to 9999.
 */
int32_t opd_day_civil(int32_t epoch, OpdCivil *civil, OpdError **error);

/*
 The age on the day `on` of the person born on `birth`; the birthday itself counts as reached.

 Codes: `birth_after` if the birth is later than `on`, `out_of_range`.
 */
int32_t opd_age(int32_t birth, int32_t on, OpdAge *age, OpdError **error);

/*
 The day on which the person born on `birth` completes `years` (Civil Code art. 48): of 29 February, 28 February in a
 common year. Never past 9999-12-31.

 Code `out_of_range`.
 */
int32_t opd_turns(int32_t birth,
                  uint16_t years,
                  int32_t *turns,
                  OpdError **error);

/*
 1 if the person is under eighteen on the day of the fact (Civil Code art. 26), or else 0.

 Codes: `birth_after`, `out_of_range`.
 */
int32_t opd_is_minor(int32_t birth, int32_t on, int32_t *minor, OpdError **error);

/*
 The age group on that day (Ley 19.968 art. 16): `child`, `adolescent`, or null from majority on.

 Codes: `birth_after`, `out_of_range`.
 */
int32_t opd_age_group(int32_t birth, int32_t on, OpdText *group, OpdError **error);

/*
 1 if the person is inside the cap on the day of the fact, or else 0. The two readings of the upper age of an office
 are `before_eighteenth`, the one to use, and `literal_17y11m29d`, for reproducing reports of an agreement.

 Codes: `birth_after`, `out_of_range`, `norm` if the norm of the cap is not in force, `unknown_code`.
 */
int32_t opd_admits(OpdWord cap,
                   int32_t birth,
                   int32_t on,
                   int32_t *admitted,
                   OpdError **error);

/*
 Everything that is wrong with an agreement: a list of `code`, `message` and `citations`, empty if nothing is.

 `agreement_json` is a document of `opd_schema("agreement")`; the answer, of `opd_schema("agreement_check")`.

 Code `unreadable`.
 */
int32_t opd_agreement_check(OpdBytes agreement_json,
                            size_t agreement_len,
                            OpdText *findings,
                            OpdError **error);

/*
 What is paid for whole months, as `{"pesos": 67588560}`: agreed population × unit value × USS × months (Ley 20.032 of
 2005, art. 30), rounded once, half up; null if the agreement does not say what it is worked out from.

 Options are of `opd_schema("payment_of_months_options")`, where `uss` and `months` must be there; the answer, of
 `opd_schema("payment")`.

 Codes: `unreadable` and those of payments, such as `not_positive`, `unit_value` and `too_large`.
 */
int32_t opd_payment_of_months(OpdBytes agreement_json,
                              size_t agreement_len,
                              OpdBytes options_json,
                              size_t options_len,
                              OpdText *payment,
                              OpdError **error);

/*
 What is paid for a period, by calendar months, as `opd_payment_of_months`.

 Options are of `opd_schema("payment_of_period_options")`, where `uss` and `proration` must be there; the answer, of
 `opd_schema("payment")`.

 Codes: as `opd_payment_of_months`.
 */
int32_t opd_payment_of_period(OpdBytes agreement_json,
                              size_t agreement_len,
                              OpdBytes options_json,
                              size_t options_len,
                              OpdText *payment,
                              OpdError **error);

/*
 The public holidays of a year, in order, as a JSON array of `date`, `name` (`es`, `en`), `law` and `scope`: of the
 country, and of the commune of this CUT code unless it is null. Those known from secondary sources only are among
 them if `secondary` is not 0.

 Codes: `outside_horizon` outside 1990 to 2050, `unknown_commune`.
 */
int32_t opd_holidays(int32_t year,
                     OpdWord commune,
                     int32_t secondary,
                     OpdText *holidays,
                     OpdError **error);

/*
 The calendar of a kind, `administrative` (Monday to Friday without holidays: Ley 19.880, art. 25) or `judicial`
 (Monday to Saturday: Código de Procedimiento Civil, arts. 59 and 66), for the commune of this CUT code, or for the
 country if it is null. `extra` are further days of rest (an election on a weekday); holidays known from secondary
 sources only count if `secondary` is not 0. `opd_calendar_free` frees it.

 Codes: `unknown_code`, `unknown_commune`; `out_of_range` and `outside_horizon` for an extra day outside 1990 to 2050.
 */
int32_t opd_calendar_new(OpdWord kind,
                         OpdWord commune,
                         OpdDays extra,
                         size_t extra_len,
                         int32_t secondary,
                         OpdCalendar **calendar,
                         OpdError **error);

/*
 1 if `epoch` is a business day, or else 0.

 Codes: `out_of_range`, `outside_horizon` outside 1990 to 2050.
 */
int32_t opd_is_business_day(const OpdCalendar *calendar, int32_t epoch, int32_t *is, OpdError **error);

/*
 The first business day on or after `epoch`.

 Codes: `out_of_range`, `outside_horizon` if it, or `epoch`, is outside 1990 to 2050.
 */
int32_t opd_next_business_day(const OpdCalendar *calendar, int32_t epoch, int32_t *next, OpdError **error);

/*
 The `n`-th business day after `epoch`, which is itself not counted; a negative `n` counts back. With 0, `epoch` itself
 if it is a business day, or else the next one.

 Codes: `out_of_range`, `outside_horizon` if the answer, or `epoch`, is outside 1990 to 2050.
 */
int32_t opd_add_business_days(const OpdCalendar *calendar,
                              int32_t epoch,
                              int32_t n,
                              int32_t *sum,
                              OpdError **error);

/*
 The business days after `after`, up to and with `up_to`; negative if `up_to` is earlier.

 Codes: `out_of_range`, `outside_horizon` for a day outside 1990 to 2050.
 */
int32_t opd_count_business_days(const OpdCalendar *calendar,
                                int32_t after,
                                int32_t up_to,
                                int32_t *count,
                                OpdError **error);

/*
 Frees a calendar. Null is nothing to free.
 */
int32_t opd_calendar_free(OpdCalendar *calendar);

/*
 The calendars of the commune of this CUT code, or of the country if it is null. `roll` says what becomes of a last
 day that is no business day: `none` (Civil Code art. 50), or it is extended, `administrative` (Ley 19.880, art. 25) or
 `judicial` (Código Procesal Penal, art. 14). `opd_terms_free` frees them.

 Codes: `unknown_code`, `unknown_commune`.
 */
int32_t opd_terms_new(OpdWord roll,
                      OpdWord commune,
                      OpdTerms **terms,
                      OpdError **error);

/*
 The last day of a term that starts on the day `from`, which is not counted. `unit` is `calendar_days`,
 `business_days`, `court_days`, `months` or `years`.

 Codes: `needs_instant` for `hours`, `out_of_range` past the year 9999, `outside_horizon` where business days leave
 1990 to 2050, `unknown_code`.
 */
int32_t opd_term_due(const OpdTerms *terms,
                     uint32_t amount,
                     OpdWord unit,
                     int32_t from,
                     int32_t *due,
                     OpdError **error);

/*
 The instant when a term of hours that starts at `from` ends, both in seconds since 1970-01-01T00:00:00Z: hours run at
 night, on holidays and across changes of the clock. `unit` is `hours`.

 Codes: `needs_day` for another unit, `out_of_range`, `unknown_code`.
 */
int32_t opd_term_due_at(uint32_t amount,
                        OpdWord unit,
                        int64_t from,
                        int64_t *due,
                        OpdError **error);

/*
 Frees calendars. Null is nothing to free.
 */
int32_t opd_terms_free(OpdTerms *terms);

/*
 The stage of a case, the events that count and everything that is wrong with its record: `stage`, `timeline` and
 `unmet`, a list of `code`, `event` (its place, from 0), `message`, `fix` and `citations`.

 `case_json` is a document of `opd_schema("case")`; options, which may be none, of `opd_schema("case_options")`; the
 answer, of `opd_schema("case_history")`.

 Codes: `invalid_event` for what is no case, `no_lifecycle`, `unreadable`.
 */
int32_t opd_case_history(OpdBytes case_json,
                         size_t case_len,
                         OpdBytes options_json,
                         size_t options_len,
                         OpdText *history,
                         OpdError **error);

/*
 What would come of an event: `allowed`, the `stage` that would follow, and everything that is `unmet`, as in
 `opd_case_history`, whose options these are.

 `event_json` is a document of `opd_schema("case_event")`; the answer, of `opd_schema("case_check")`.

 Codes: `invalid_event` for what is no case or no event, `no_lifecycle`, `unreadable`.
 */
int32_t opd_case_check(OpdBytes case_json,
                       size_t case_len,
                       OpdBytes event_json,
                       size_t event_len,
                       OpdBytes options_json,
                       size_t options_len,
                       OpdText *check,
                       OpdError **error);

/*
 The case with an event put on record, as a document like the one given. Arguments are as in `opd_case_check`.

 Codes: as `opd_case_check`; `event_refused`, with everything that is not met in its text.
 */
int32_t opd_case_apply(OpdBytes case_json,
                       size_t case_len,
                       OpdBytes event_json,
                       size_t event_len,
                       OpdBytes options_json,
                       size_t options_len,
                       OpdText *applied,
                       OpdError **error);

/*
 Every duty that the events of a case started, in the order in which they did, as it stands.

 Options are of `opd_schema("case_duties_options")`, where `as_of` must be there; the answer, of
 `opd_schema("case_duties")`.

 Codes: as `opd_case_history`; `unknown_code`, `unknown_commune`, and those of profiles.
 */
int32_t opd_case_duties(OpdBytes case_json,
                        size_t case_len,
                        OpdBytes options_json,
                        size_t options_len,
                        OpdText *duties,
                        OpdError **error);

/*
 Whether a person may be attended by a programme on a day, as far as age goes: `outcome` (`eligible`, `not_eligible` or
 `undetermined`), `reasons`, the rules that decided it, those that failed first, and `receipt`, what it rested on.

 A birth date in doubt never turns a child away: minority is presumed (Ley 21.430, art. 1), and the reasons say so. A
 norm that is not in force on that day leaves the answer undetermined.

 Options are of `opd_schema("check_age_options")`, where `on` and `programme` must be there; the answer, of
 `opd_schema("check_age")`.

 Codes: `birth_after` if every possible birth is later than `on`; `unreadable`.
 */
int32_t opd_check_age(OpdBytes options_json,
                      size_t options_len,
                      OpdText *decision,
                      OpdError **error);

/*
 What every rule about a cell or a row answers for one case, in the order of the catalogue.

 `case_json` has fields of `opd_schema("cases")`, by their names or Spanish aliases, as a person types them: texts, of
 which an empty one is a cell without a value. Options are of `opd_schema("check_case_options")`, where `as_of` must
 be there; the answer, of `opd_schema("check_case")`.

 Codes: `no_such_field`, `two_columns_one_field`, `unknown_code`, `unknown_commune`, `unreadable`.
 */
int32_t opd_check_case(OpdBytes case_json,
                       size_t case_len,
                       OpdBytes options_json,
                       size_t options_len,
                       OpdText *reasons,
                       OpdError **error);

/*
 Reads an identifier of the `declared` type, or of the type that its form shows if that is null: `kind`, `text` and
 `masked`, for logs and reports. Blanks are of type `none`, whatever was declared: a missing identifier is no error.

 Types: `run`, `ipe`, `ipa`, `passport`, `foreign_document`, `birth_folio`, `mother_run`, `provisional`, `none`. The
 answer is of `opd_schema("identifier")`.

 Codes: as `opd_run_parse`, `unknown_code` and `unreadable`. No message shows the number.
 */
int32_t opd_identifier_parse(OpdBytes text,
                             size_t len,
                             OpdWord declared,
                             OpdText *identifier,
                             OpdError **error);

/*
 Judges a delivery by every rule of the catalogue and gives the report: `run` (what it was judged by), `inputs`,
 `verdict` (`accepted`, `accepted_with_findings` or `rejected`), `summary` by rule with the four outcomes, and every
 one of the `findings`. Columns are found by name or Spanish alias.

 Options are those of `opd_schema("validate_options")`, where `as_of`, the day on which the rows are judged, must be
 there.

 Codes: `unreadable` for the options and the agreement, `unknown_code`, `unknown_commune`, those of staff readings, and
 those of files and tables, such as `empty`, `damaged`, `read`, `no_rows` and `no_known_column`.
 */
int32_t opd_validate(OpdTables tables,
                     size_t tables_len,
                     OpdBytes options_json,
                     size_t options_len,
                     OpdText *report,
                     OpdError **error);

/*
 Judges a delivery as `opd_validate` does and gives the findings as an Arrow IPC stream, with the `verdict` in the
 metadata of its schema: `rule`, `severity`, `table`, `row` (from 0; null for the whole table), `file_row`,
 `case_id`, `field`, `column`, `value`, `message`. `opd_buffer_free` frees it.

 Codes: as `opd_validate`, and `too_many_rows`.
 */
int32_t opd_validate_ipc(OpdTables tables,
                         size_t tables_len,
                         OpdBytes options_json,
                         size_t options_len,
                         OpdBuffer *findings,
                         OpdError **error);

/*
 How many were attended, month by month, and how that stands against an agreement: `run`, `rows` (what became of those
 given), `years`, `months` of every group, and `activities`. Tables: `cases`, and `activities` if there are any.

 Options are those of `opd_schema("coverage_options")`, where the `agreement` must be there.

 Codes: as `opd_validate`; `not_begun`, and those of periods.
 */
int32_t opd_coverage(OpdTables tables,
                     size_t tables_len,
                     OpdBytes options_json,
                     size_t options_len,
                     OpdText *counted,
                     OpdError **error);

/*
 The duties of every case of a delivery, what is most pressing first: `unread` (events without a case, a kind or a
 moment) and `duties`, a list of `case_id`, `duty` (its code), `title`, `subject`, `status`, `start_date`, `start_at`
 (null where the hour is not known), `due_date` (of hours, the last day on which it may be due), `due_at` (of hours,
 if the start has its hour), `late_hours`, `late_days`, `row` (of the event that started it, from 0), `rule`,
 `citation` and `sentence`. Tables: `events`, and `cases` if they are there to tell the programme of each.

 Options are those of `opd_schema("duties_options")`, where `as_of`, the day at whose end they are looked at, must be
 there.

 Codes: as `opd_validate`, and those of profiles.
 */
int32_t opd_duties(OpdTables tables,
                   size_t tables_len,
                   OpdBytes options_json,
                   size_t options_len,
                   OpdText *listed,
                   OpdError **error);

/*
 The duties of `opd_duties` as an Arrow IPC stream, with `unread` in the metadata of its schema. `opd_buffer_free`
 frees it.

 Codes: as `opd_duties`, and `too_many_rows`.
 */
int32_t opd_duties_ipc(OpdTables tables,
                       size_t tables_len,
                       OpdBytes options_json,
                       size_t options_len,
                       OpdBuffer *listed,
                       OpdError **error);

/*
 What is answered about each person of a table of `staff`: a list of `row` (from 0), `role`, `suitability`, `code`,
 `requirement`, `grade`, `answer`, `message`, `fix` (null if nothing is wrong) and `citation`, one for each person and
 requirement that is asked of the post. Names no person.

 Options are those of `opd_schema("staff_table_options")`, where the day, `on`, must be there.

 Codes: as `opd_validate`; `missing_column` without a column for the post, unless a role is asked about; those of a term
 of the readings that can't be counted.
 */
int32_t opd_assess_staff_table(OpdTables tables,
                               size_t tables_len,
                               OpdBytes options_json,
                               size_t options_len,
                               OpdText *assessed,
                               OpdError **error);

/*
 The stable name of the reason, such as `bad_check_digit`: for programs. Null for null.
 */
const char *opd_error_code(const OpdError *error);

/*
 The argument or document that it is about; null where there is none to blame.
 */
const char *opd_error_field(const OpdError *error);

/*
 What was seen, what was expected and how to mend it, in Spanish: for people. Null for null.
 */
const char *opd_error_es(const OpdError *error);

/*
 The same in English.
 */
const char *opd_error_en(const OpdError *error);

/*
 Frees an error and its texts. Null is nothing to free.
 */
int32_t opd_error_free(OpdError *error);

/*
 Every rule of the catalogue, in its order: a list of `opd_schema("rule")`.
 */
int32_t opd_rules(OpdText *listed, OpdError **error);

/*
 The rule with this code, whatever its case, and all that explains it: `opd_schema("rule")`.

 Code `unknown_code`.
 */
int32_t opd_rule(OpdWord code, OpdText *rule, OpdError **error);

/*
 Every norm of the library: a list of `opd_schema("norm")`.
 */
int32_t opd_norms(OpdText *listed, OpdError **error);

/*
 The norm of this name as it holds on the day `on`: `opd_schema("norm")`.

 Codes: `unknown_norm`; `not_in_force`, with its dates; `out_of_range`.
 */
int32_t opd_norm(OpdWord id, int32_t on, OpdText *norm, OpdError **error);

/*
 The lifecycle of a programme as data that can be read, cited and drawn: `opd_schema("lifecycle")`.

 Codes: `unknown_code`; `no_lifecycle` for a programme whose cases the office does not keep.
 */
int32_t opd_lifecycle(OpdWord programme, OpdText *drawn, OpdError **error);

/*
 The JSON Schema (draft 2020-12) of a document that is given (`case`, `case_event`, `agreement`, `candidate`,
 `roster`), of a row of a table (`cases`, `events`, `measures`, `activities`, `staff`), or of options or an answer, by
 the name that stands at each function.

 Code `unknown_code` for another name; its text lists them all.
 */
int32_t opd_schema(OpdWord name,
                   OpdText *answer_json,
                   OpdError **error);

/*
 Reads a RUN as people write it: with dots or without, with a dash or without, `k` or `K`, blanks around.

 Codes: `empty`, `bad_character`, `misplaced_separator`, `missing_check_digit`, `too_short`, `too_long`,
 `bad_check_digit`, `school_identifier`, `synthetic`. No message shows the number.
 */
int32_t opd_run_parse(OpdBytes text, size_t len, OpdRun *run, OpdError **error);

/*
 1 if the text is a RUN with the right check digit, or else 0.
 */
int32_t opd_run_is_valid(OpdBytes text, size_t len);

/*
 Assesses a person for a post on a day: `suitability` (`eligible`, `not_eligible` or `undetermined`), `experience`,
 `readings`, and `assessments`, what is answered about each requirement. Names no person.

 `candidate_json` is a document of `opd_schema("candidate")`; options are of `opd_schema("assess_staff_options")`, where
 `role` and `on` must be there; the answer, of `opd_schema("assess_staff")`.

 Codes: `unreadable`, those of the readings, and those of a term of theirs that can't be counted.
 */
int32_t opd_assess_staff(OpdBytes candidate_json,
                         size_t candidate_len,
                         OpdBytes options_json,
                         size_t options_len,
                         OpdText *assessed,
                         OpdError **error);

/*
 What a roster is on a day, against the posts that were agreed: `roles` (with `vacancies` and `surplus`), `caseloads`,
 and `findings`, what is not right.

 `roster_json` is a document of `opd_schema("roster")`, with posts past and present; options are of
 `opd_schema("roster_check_options")`, where `agreed` and `on` must be there; the answer, of
 `opd_schema("roster_check")`.

 Codes: as `opd_assess_staff`.
 */
int32_t opd_roster_check(OpdBytes roster_json,
                         size_t roster_len,
                         OpdBytes options_json,
                         size_t options_len,
                         OpdText *report,
                         OpdError **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* OPD_H */
