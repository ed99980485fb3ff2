using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json.Linq;
using static Opd.Native;

namespace Opd
{
    /// <summary>
    /// The rulebook, over the C ABI of opd.h, which says of each function what it answers and by which codes it refuses.
    /// A date is its day. Documents and options are whatever Newtonsoft.Json writes as opd.h's JSON, where dates are
    /// text; null options are none. A code that is null counts as empty, but a commune that is null is the country.
    /// Whatever is refused throws an <see cref="OpdException"/>.
    /// </summary>
    public static class Rulebook
    {
        /// <summary>Version of the library that the package is for.</summary>
        public const string Version = "@VERSION@";

        /// <summary>The age on a day; the birthday counts as reached.</summary>
        public static Age Age(DateTime birth, DateTime on) =>
            Ask((out Age age, out IntPtr error) => opd_age(Day(birth), Day(on), out age, out error));

        /// <summary>The day on which a person completes some years.</summary>
        public static DateTime Turns(DateTime birth, ushort years) =>
            Date((out int day, out IntPtr error) => opd_turns(Day(birth), years, out day, out error));

        /// <summary>Whether the person is under eighteen on that day.</summary>
        public static bool IsMinor(DateTime birth, DateTime on) =>
            Ask((out int minor, out IntPtr error) => opd_is_minor(Day(birth), Day(on), out minor, out error)) != 0;

        /// <summary><c>child</c>, <c>adolescent</c>, or null from majority on.</summary>
        public static string AgeGroup(DateTime birth, DateTime on) =>
            Owned((out IntPtr group, out IntPtr error) => opd_age_group(Day(birth), Day(on), out group, out error));

        /// <summary>Whether the person is inside the cap (<c>before_eighteenth</c> or <c>literal_17y11m29d</c>).</summary>
        public static bool Admits(string cap, DateTime birth, DateTime on) => Ask((out int admits, out IntPtr error) =>
            opd_admits(Word(cap), Day(birth), Day(on), out admits, out error)) != 0;

        /// <summary>Reads a RUN as people write it.</summary>
        public static Run Run(string text)
        {
            var given = Utf8(text);
            return Ask((out Run run, out IntPtr error) => opd_run_parse(given, Length(given), out run, out error));
        }

        /// <summary>Whether a text is a RUN with the right check digit.</summary>
        public static bool IsRun(string text)
        {
            CheckVersion();
            var given = Utf8(text);
            return opd_run_is_valid(given, Length(given)) != 0;
        }

        /// <summary>The public holidays of a year: of the country, and of the commune of a CUT code.</summary>
        public static JArray Holidays(int year, string commune = null, bool secondary = false) =>
            (JArray)Parsed((out IntPtr days, out IntPtr error) =>
                opd_holidays(year, Optional(commune), secondary ? 1 : 0, out days, out error));

        /// <summary>The instant (UTC, whole seconds) when a term of hours ends.</summary>
        public static DateTimeOffset DueAt(uint amount, string unit, DateTimeOffset from) =>
            DateTimeOffset.FromUnixTimeSeconds(Ask((out long due, out IntPtr error) =>
                opd_term_due_at(amount, Word(unit), from.ToUnixTimeSeconds(), out due, out error)));

        /// <summary>The JSON Schema of a document.</summary>
        public static JObject Schema(string name) => (JObject)Parsed((out IntPtr schema, out IntPtr error) =>
            opd_schema(Word(name), out schema, out error));

        /// <summary>What is wrong with an agreement.</summary>
        public static JArray AgreementCheck(object agreement)
        {
            var given = Document(agreement);
            return (JArray)Parsed((out IntPtr found, out IntPtr error) =>
                opd_agreement_check(given, Length(given), out found, out error));
        }

        /// <summary>What is paid for whole months.</summary>
        public static JObject PaymentOfMonths(object agreement, object options) =>
            (JObject)Of(opd_payment_of_months, agreement, options);

        /// <summary>What is paid for a period.</summary>
        public static JObject PaymentOfPeriod(object agreement, object options) =>
            (JObject)Of(opd_payment_of_period, agreement, options);

        /// <summary>The stage of a case and what is wrong with its record.</summary>
        public static JObject CaseHistory(object record, object options = null) =>
            (JObject)Of(opd_case_history, record, options);

        /// <summary>What would come of an event.</summary>
        public static JObject CaseCheck(object record, object @event, object options = null) =>
            (JObject)Of(opd_case_check, record, @event, options);

        /// <summary>The case with an event put on record.</summary>
        public static JObject CaseApply(object record, object @event, object options = null) =>
            (JObject)Of(opd_case_apply, record, @event, options);

        /// <summary>Every duty that a case started, as it stands.</summary>
        public static JArray CaseDuties(object record, object options) => (JArray)Of(opd_case_duties, record, options);

        /// <summary>Assesses a person for a post.</summary>
        public static JObject AssessStaff(object candidate, object options) =>
            (JObject)Of(opd_assess_staff, candidate, options);

        /// <summary>
        /// Judges a delivery by every rule of the catalogue: the bytes of a CSV, XLSX, Parquet or Arrow IPC file by table.
        /// </summary>
        public static JObject Validate(IDictionary<string, byte[]> tables, object options)
        {
            var chosen = Document(options);
            using (var lent = new Lent())
            {
                var given = tables.Select(table => new Table
                {
                    table = lent.Copy(Word(table.Key)),
                    data = lent.Copy(table.Value ?? new byte[0]),
                    len = Length(table.Value ?? new byte[0]),
                }).ToArray();
                return (JObject)Parsed((out IntPtr report, out IntPtr error) =>
                    opd_validate(given, Length(given), chosen, Length(chosen), out report, out error));
            }
        }
    }

    /// <summary>Business days of 1990 to 2050. Threads may share them.</summary>
    public sealed class Calendar : IDisposable
    {
        private readonly CalendarHandle its;

        /// <summary>Those of a kind (<c>administrative</c> or <c>judicial</c>); extra are further days of rest.</summary>
        public Calendar(string kind, string commune = null, DateTime[] extra = null, bool secondary = false)
        {
            var rest = (extra ?? new DateTime[0]).Select(Day).ToArray();
            its = Ask((out CalendarHandle made, out IntPtr error) => opd_calendar_new(
                Word(kind), Optional(commune), rest, Length(rest), secondary ? 1 : 0, out made, out error));
        }

        /// <summary>Whether a day is a business day.</summary>
        public bool IsBusinessDay(DateTime day) =>
            Ask((out int yes, out IntPtr error) => opd_is_business_day(its, Day(day), out yes, out error)) != 0;

        /// <summary>The first business day on or after a day.</summary>
        public DateTime Next(DateTime day) =>
            Date((out int next, out IntPtr error) => opd_next_business_day(its, Day(day), out next, out error));

        /// <summary>The n-th business day after a day, or before it if n is negative.</summary>
        public DateTime Add(DateTime day, int n) =>
            Date((out int sum, out IntPtr error) => opd_add_business_days(its, Day(day), n, out sum, out error));

        /// <summary>The business days after a day, up to and with another.</summary>
        public int Count(DateTime after, DateTime upTo) => Ask((out int count, out IntPtr error) =>
            opd_count_business_days(its, Day(after), Day(upTo), out count, out error));

        /// <summary>Frees it; used afterwards, it throws an ObjectDisposedException.</summary>
        public void Dispose() => its.Dispose();
    }

    /// <summary>What terms are counted by. Threads may share them.</summary>
    public sealed class Terms : IDisposable
    {
        private readonly TermsHandle its;

        /// <summary>
        /// <c>roll</c> (<c>none</c>, <c>administrative</c> or <c>judicial</c>) says what becomes of a last day of rest.
        /// </summary>
        public Terms(string roll = "none", string commune = null)
        {
            its = Ask((out TermsHandle made, out IntPtr error) =>
                opd_terms_new(Word(roll), Optional(commune), out made, out error));
        }

        /// <summary>The last day of a term; its first day is not counted.</summary>
        public DateTime Due(uint amount, string unit, DateTime from) => Date((out int due, out IntPtr error) =>
            opd_term_due(its, amount, Word(unit), Day(from), out due, out error));

        /// <summary>Frees them; used afterwards, they throw an ObjectDisposedException.</summary>
        public void Dispose() => its.Dispose();
    }
}
