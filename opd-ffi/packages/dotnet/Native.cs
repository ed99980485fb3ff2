using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Opd
{
    /// <summary>Why there is no answer. Its message is the Spanish text.</summary>
    public sealed class OpdException : Exception
    {
        internal OpdException(string code, string field, string text, string textEn) : base(text)
        {
            Code = code;
            Field = field;
            TextEn = textEn;
        }

        /// <summary>The stable name of the reason, such as <c>bad_check_digit</c>.</summary>
        public string Code { get; }

        /// <summary>The argument or document that it is about; null where there is none to blame.</summary>
        public string Field { get; }

        /// <summary>For people, in Spanish.</summary>
        public string Text => Message;

        /// <summary>The same in English.</summary>
        public string TextEn { get; }
    }

    /// <summary>Completed years, months and days.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Age
    {
        private readonly int years, months, days;

        /// <summary>Completed years.</summary>
        public int Years => years;

        /// <summary>Completed months beyond the years.</summary>
        public int Months => months;

        /// <summary>Days beyond the months.</summary>
        public int Days => days;
    }

    /// <summary>A RUN with the right check digit, and its forms.</summary>
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Ansi)]
    public struct Run
    {
        private readonly uint number;
        private readonly int isPlaceholder, isCompanyRange;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 2)]
        private readonly string checkDigit;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 16)]
        private readonly string formatted;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 16)]
        private readonly string compact;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 16)]
        private readonly string masked;

        /// <summary>The digits before the check digit.</summary>
        public long Number => number;

        /// <summary>Whether it looks made up.</summary>
        public bool IsPlaceholder => isPlaceholder != 0;

        /// <summary>Whether it is in the range that practice gives to legal persons.</summary>
        public bool IsCompanyRange => isCompanyRange != 0;

        /// <summary><c>0</c> to <c>9</c> or <c>K</c>.</summary>
        public string CheckDigit => checkDigit;

        /// <summary>As it is written by hand.</summary>
        public string Formatted => formatted;

        /// <summary>Without dots.</summary>
        public string Compact => compact;

        /// <summary>For logs and reports.</summary>
        public string Masked => masked;
    }

    /// <summary>opd.h, and how its functions are called.</summary>
    internal static class Native
    {
        internal delegate int Call<T>(out T answer, out IntPtr error);

        internal delegate int Of1(
            byte[] document, UIntPtr length, byte[] options, UIntPtr optionsLength, out IntPtr answer, out IntPtr error);

        internal delegate int Of2(
            byte[] first, UIntPtr firstLength, byte[] second, UIntPtr secondLength, byte[] options, UIntPtr optionsLength,
            out IntPtr answer, out IntPtr error);

        private static readonly Encoding Strict = new UTF8Encoding(false, true);
        private static readonly DateTime Epoch = new DateTime(1970, 1, 1);
        private static bool versionsAgree;

        /// <summary>What a function answers; throws why it does not.</summary>
        internal static T Ask<T>(Call<T> call)
        {
            CheckVersion();
            var status = call(out var answer, out var error);
            if (status == 0) return answer;
            if (error == IntPtr.Zero) throw new OpdException("misuse", null, $"opd.h: {status}", $"opd.h: {status}");
            try
            {
                throw new OpdException(
                    Text(opd_error_code(error)), Text(opd_error_field(error)), Text(opd_error_es(error)),
                    Text(opd_error_en(error)));
            }
            finally
            {
                opd_error_free(error);
            }
        }

        internal static void CheckVersion()
        {
            if (versionsAgree) return;
            var library = Text(opd_version());
            if (library != Rulebook.Version)
                throw new OpdException(
                    "version", null,
                    $"El paquete es de la versión {Rulebook.Version} y la biblioteca de la {library}: instale las dos de la misma.",
                    $"The package is of version {Rulebook.Version} and the library of {library}: install both of the same.");
            versionsAgree = true;
        }

        internal static int Day(DateTime date) => (date.Date - Epoch).Days;

        internal static DateTime Date(Call<int> call) => Epoch.AddDays(Ask(call));

        internal static string Owned(Call<IntPtr> call)
        {
            var given = Ask(call);
            var text = Text(given);
            opd_free(given);
            return text;
        }

        /// <summary>An answer in JSON, whose dates stay texts.</summary>
        internal static JToken Parsed(Call<IntPtr> call) => JsonConvert.DeserializeObject<JToken>(
            Owned(call), new JsonSerializerSettings { DateParseHandling = DateParseHandling.None });

        internal static JToken Of(Of1 function, object document, object options)
        {
            byte[] a = Utf8(JsonConvert.SerializeObject(document)), o = Document(options);
            return Parsed((out IntPtr answer, out IntPtr error) =>
                function(a, Length(a), o, Length(o), out answer, out error));
        }

        internal static JToken Of(Of2 function, object first, object second, object options)
        {
            byte[] a = Utf8(JsonConvert.SerializeObject(first)), b = Utf8(JsonConvert.SerializeObject(second));
            var o = Document(options);
            return Parsed((out IntPtr answer, out IntPtr error) =>
                function(a, Length(a), b, Length(b), o, Length(o), out answer, out error));
        }

        internal static byte[] Document(object options) => Utf8(JsonConvert.SerializeObject(options ?? new object()));

        /// <summary>A lone surrogate has no UTF-8: a byte that is none takes its place, so that the core says so.</summary>
        internal static byte[] Utf8(string text)
        {
            try
            {
                return Strict.GetBytes(text ?? "");
            }
            catch (EncoderFallbackException)
            {
                return new byte[] { 0xFF };
            }
        }

        /// <summary>A code; a NUL, which would end it, becomes U+FFFD, which no code has.</summary>
        internal static byte[] Word(string code) => Encoding.UTF8.GetBytes((code ?? "").Replace('\0', '\uFFFD') + "\0");

        internal static byte[] Optional(string code) => code == null ? null : Word(code);

        internal static UIntPtr Length(Array list) => new UIntPtr((uint)list.Length);

        private static string Text(IntPtr text)
        {
            if (text == IntPtr.Zero) return null;
            var length = 0;
            while (Marshal.ReadByte(text, length) != 0) length++;
            var bytes = new byte[length];
            Marshal.Copy(text, bytes, 0, length);
            return Encoding.UTF8.GetString(bytes);
        }

        /// <summary>Copies in C's memory, for the length of a call.</summary>
        internal sealed class Lent : IDisposable
        {
            private readonly List<IntPtr> copies = new List<IntPtr>();

            internal IntPtr Copy(byte[] bytes)
            {
                var copy = Marshal.AllocHGlobal(bytes.Length + 1);
                copies.Add(copy);
                Marshal.Copy(bytes, 0, copy, bytes.Length);
                return copy;
            }

            public void Dispose() => copies.ForEach(Marshal.FreeHGlobal);
        }

        internal abstract class Handle : SafeHandle
        {
            protected Handle() : base(IntPtr.Zero, true) { }

            public override bool IsInvalid => handle == IntPtr.Zero;
        }

        internal sealed class CalendarHandle : Handle
        {
            protected override bool ReleaseHandle()
            {
                opd_calendar_free(handle);
                return true;
            }
        }

        internal sealed class TermsHandle : Handle
        {
            protected override bool ReleaseHandle()
            {
                opd_terms_free(handle);
                return true;
            }
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Table
        {
            internal IntPtr table, name, data;
            internal UIntPtr len;
            internal IntPtr path;
        }

        private const string Library = "opd_ffi";

        [DllImport(Library)] private static extern IntPtr opd_version();
        [DllImport(Library)] private static extern void opd_free(IntPtr text);
        [DllImport(Library)] private static extern IntPtr opd_error_code(IntPtr error);
        [DllImport(Library)] private static extern IntPtr opd_error_field(IntPtr error);
        [DllImport(Library)] private static extern IntPtr opd_error_es(IntPtr error);
        [DllImport(Library)] private static extern IntPtr opd_error_en(IntPtr error);
        [DllImport(Library)] private static extern void opd_error_free(IntPtr error);
        [DllImport(Library)] private static extern void opd_calendar_free(IntPtr calendar);
        [DllImport(Library)] private static extern void opd_terms_free(IntPtr terms);

        [DllImport(Library)] internal static extern int opd_age(int birth, int on, out Age age, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_turns(int birth, ushort years, out int day, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_is_minor(int birth, int on, out int minor, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_age_group(int birth, int on, out IntPtr group, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_admits(
            byte[] cap, int birth, int on, out int admitted, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_run_parse(
            byte[] text, UIntPtr length, out Run run, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_run_is_valid(byte[] text, UIntPtr length);
        [DllImport(Library)] internal static extern int opd_holidays(
            int year, byte[] commune, int secondary, out IntPtr holidays, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_calendar_new(
            byte[] kind, byte[] commune, int[] extra, UIntPtr extraLength, int secondary, out CalendarHandle calendar,
            out IntPtr error);
        [DllImport(Library)] internal static extern int opd_is_business_day(
            CalendarHandle calendar, int day, out int yes, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_next_business_day(
            CalendarHandle calendar, int day, out int next, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_add_business_days(
            CalendarHandle calendar, int day, int n, out int sum, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_count_business_days(
            CalendarHandle calendar, int after, int upTo, out int count, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_terms_new(
            byte[] roll, byte[] commune, out TermsHandle terms, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_term_due(
            TermsHandle terms, uint amount, byte[] unit, int from, out int due, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_term_due_at(
            uint amount, byte[] unit, long from, out long due, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_schema(byte[] name, out IntPtr schema, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_validate(
            Table[] tables, UIntPtr count, byte[] options, UIntPtr optionsLength, out IntPtr report, out IntPtr error);

        [DllImport(Library)] internal static extern int opd_agreement_check(
            byte[] agreement, UIntPtr length, out IntPtr answer, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_payment_of_months(
            byte[] agreement, UIntPtr length, byte[] options, UIntPtr optionsLength, out IntPtr answer, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_payment_of_period(
            byte[] agreement, UIntPtr length, byte[] options, UIntPtr optionsLength, out IntPtr answer, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_case_history(
            byte[] record, UIntPtr length, byte[] options, UIntPtr optionsLength, out IntPtr answer, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_case_duties(
            byte[] record, UIntPtr length, byte[] options, UIntPtr optionsLength, out IntPtr answer, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_assess_staff(
            byte[] candidate, UIntPtr length, byte[] options, UIntPtr optionsLength, out IntPtr answer, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_case_check(
            byte[] record, UIntPtr length, byte[] @event, UIntPtr eventLength, byte[] options, UIntPtr optionsLength,
            out IntPtr answer, out IntPtr error);
        [DllImport(Library)] internal static extern int opd_case_apply(
            byte[] record, UIntPtr length, byte[] @event, UIntPtr eventLength, byte[] options, UIntPtr optionsLength,
            out IntPtr answer, out IntPtr error);
    }
}
