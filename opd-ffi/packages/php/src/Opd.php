<?php

declare(strict_types=1);

namespace Opd;

use DateTimeImmutable;
use DateTimeInterface;
use FFI;
use FFI\CData;

/**
 * The rulebook, over the C ABI of opd.h, which says of each function what it answers and by which codes it refuses.
 *
 * A date is the day that it shows in its own time zone. Documents and options are arrays (or objects) of opd.h's JSON,
 * where dates are text. Whatever is refused throws an OpdException.
 */
final class Opd
{
    private readonly FFI $ffi;

    /** Loads the library of the package, or another one; throws if it is not of the version of the header. */
    public function __construct(?string $library = null, string $header = __DIR__ . '/../include/opd.h')
    {
        $platform = strtolower(PHP_OS_FAMILY) . '-' . php_uname('m');
        $library ??= glob(__DIR__ . "/../native/$platform/*opd_ffi.*")[0]
            ?? throw new OpdException('platform', null, "sin biblioteca para $platform", "no library for $platform");
        $header = file_get_contents($header);
        preg_match('/#define OPD_VERSION "(.*)"/', $header, $version);
        $loaded = FFI::cdef('const char *opd_version(void);', $library)->opd_version();
        if ($loaded !== $version[1]) {
            throw OpdException::version($version[1], $loaded);
        }
        $header = preg_replace(['/#ifdef __cplusplus.*?#endif/s', '/^#.*$/m'], '', $header);
        $this->ffi = FFI::cdef($header, $library);
    }

    /** Version of the library. */
    public function version(): string
    {
        return $this->ffi->opd_version();
    }

    /** @return array{years: int, months: int, days: int} the age on a day; the birthday counts as reached */
    public function age(DateTimeInterface $birth, DateTimeInterface $on): array
    {
        $age = $this->ask('opd_age', 'OpdAge', self::epoch($birth), self::epoch($on));
        return ['years' => $age->years, 'months' => $age->months, 'days' => $age->days];
    }

    /** The day on which a person completes some years. */
    public function turns(DateTimeInterface $birth, int $years): DateTimeImmutable
    {
        return self::day($this->ask('opd_turns', 'int32_t', self::epoch($birth), self::fits($years, 0, 0xFFFF)));
    }

    /** Whether the person is under eighteen on that day. */
    public function isMinor(DateTimeInterface $birth, DateTimeInterface $on): bool
    {
        return (bool) $this->ask('opd_is_minor', 'int32_t', self::epoch($birth), self::epoch($on));
    }

    /** `child`, `adolescent`, or null from majority on. */
    public function ageGroup(DateTimeInterface $birth, DateTimeInterface $on): ?string
    {
        return $this->ask('opd_age_group', 'OpdText', self::epoch($birth), self::epoch($on));
    }

    /** Whether the person is inside the cap (`before_eighteenth` or `literal_17y11m29d`) on that day. */
    public function admits(string $cap, DateTimeInterface $birth, DateTimeInterface $on): bool
    {
        return (bool) $this->ask('opd_admits', 'int32_t', self::word($cap), self::epoch($birth), self::epoch($on));
    }

    /**
     * Reads a RUN as people write it.
     *
     * @return array{number: int, check_digit: string, is_placeholder: bool, is_company_range: bool, formatted: string,
     *     compact: string, masked: string}
     */
    public function run(string $text): array
    {
        $run = $this->ask('opd_run_parse', 'OpdRun', $text, strlen($text));
        $forms = ['check_digit', 'formatted', 'compact', 'masked'];
        return [
            'number' => $run->number,
            'is_placeholder' => (bool) $run->is_placeholder,
            'is_company_range' => (bool) $run->is_company_range,
        ] + array_combine($forms, array_map(fn ($form) => FFI::string($run->$form), $forms));
    }

    /** Whether a text is a RUN with the right check digit. */
    public function isRun(string $text): bool
    {
        return (bool) $this->ffi->opd_run_is_valid($text, strlen($text));
    }

    /** The public holidays of a year: of the country, and of the commune of a CUT code. */
    public function holidays(int $year, ?string $commune = null, bool $secondary = false): array
    {
        $year = self::fits($year, -0x80000000, 0x7FFFFFFF);
        return self::decoded($this->ask('opd_holidays', 'OpdText', $year, self::word($commune), (int) $secondary));
    }

    /**
     * The business days of a kind (`administrative` or `judicial`), of 1990 to 2050.
     *
     * @param DateTimeInterface[] $extra further days of rest
     */
    public function calendar(
        string $kind,
        ?string $commune = null,
        array $extra = [],
        bool $secondary = false,
    ): Calendar {
        $count = count($extra);
        $days = $count ? $this->ffi->new("int32_t[$count]") : null;
        foreach (array_values($extra) as $place => $day) {
            $days[$place] = self::epoch($day);
        }
        return new Calendar($this, $this->ask(
            'opd_calendar_new',
            'OpdCalendar *',
            self::word($kind),
            self::word($commune),
            $days,
            $count,
            (int) $secondary,
        ));
    }

    /** What terms are counted by; `roll` (`none`, `administrative` or `judicial`) says what a last day of rest becomes. */
    public function terms(string $roll = 'none', ?string $commune = null): Terms
    {
        return new Terms($this, $this->ask('opd_terms_new', 'OpdTerms *', self::word($roll), self::word($commune)));
    }

    /** The instant (UTC, whole seconds) when a term of hours ends. */
    public function dueAt(int $amount, string $unit, DateTimeInterface $from): DateTimeImmutable
    {
        $amount = self::fits($amount, 0, 0xFFFFFFFF);
        $due = $this->ask('opd_term_due_at', 'int64_t', $amount, self::word($unit), $from->getTimestamp());
        return new DateTimeImmutable("@$due");
    }

    /** The JSON Schema of a document. */
    public function schema(string $name): array
    {
        return self::decoded($this->ask('opd_schema', 'OpdText', self::word($name)));
    }

    /** What is wrong with an agreement. */
    public function agreementCheck(array|object $agreement): array
    {
        return $this->documents('opd_agreement_check', $agreement);
    }

    /** What is paid for whole months. */
    public function paymentOfMonths(array|object $agreement, array|object $options): array
    {
        return $this->documents('opd_payment_of_months', $agreement, $options);
    }

    /** What is paid for a period. */
    public function paymentOfPeriod(array|object $agreement, array|object $options): array
    {
        return $this->documents('opd_payment_of_period', $agreement, $options);
    }

    /** The stage of a case and what is wrong with its record. */
    public function caseHistory(array|object $case, array|object $options = []): array
    {
        return $this->documents('opd_case_history', $case, $options);
    }

    /** What would come of an event. */
    public function caseCheck(array|object $case, array|object $event, array|object $options = []): array
    {
        return $this->documents('opd_case_check', $case, $event, $options);
    }

    /** The case with an event put on record. */
    public function caseApply(array|object $case, array|object $event, array|object $options = []): array
    {
        return $this->documents('opd_case_apply', $case, $event, $options);
    }

    /** Every duty that a case started, as it stands. */
    public function caseDuties(array|object $case, array|object $options): array
    {
        return $this->documents('opd_case_duties', $case, $options);
    }

    /** Assesses a person for a post. */
    public function assessStaff(array|object $candidate, array|object $options): array
    {
        return $this->documents('opd_assess_staff', $candidate, $options);
    }

    /**
     * Judges a delivery by every rule of the catalogue.
     *
     * @param array<string, string> $tables the bytes of a CSV, XLSX, Parquet or Arrow IPC file of each table (`cases`, `events`…)
     */
    public function validate(array $tables, array|object $options): array
    {
        $lent = [];
        $given = $this->ffi->new('OpdTable[' . max(1, count($tables)) . ']');
        foreach (array_keys($tables) as $place => $table) {
            $lent[] = [$name, $data] = [$this->lend(self::word((string) $table)), $this->lend($tables[$table])];
            $given[$place]->table = FFI::addr($name[0]);
            $given[$place]->data = FFI::addr($data[0]);
            $given[$place]->len = strlen($tables[$table]);
        }
        $options = self::encoded($options);
        $report = $this->ask('opd_validate', 'OpdText', $given, count($tables), $options, strlen($options));
        return self::decoded($report);
    }

    /**
     * Calls a function of opd.h whose last two arguments are the places of an answer and of an error.
     *
     * @internal
     */
    public function ask(string $function, string $type, mixed ...$given): mixed
    {
        [$answer, $error] = [$this->ffi->new($type), $this->ffi->new('OpdError *')];
        $status = $this->ffi->$function(...[...$given, FFI::addr($answer), FFI::addr($error)]);
        if ($status !== 0) {
            $refused = OpdException::of($this->ffi, $error, "$function: $status");
            $this->ffi->opd_error_free($error);
            throw $refused;
        }
        if ($type === 'OpdText') {
            $text = FFI::isNull($answer) ? null : FFI::string($answer);
            $this->ffi->opd_free($answer);
            return $text;
        }
        return str_starts_with($type, 'int') ? $answer->cdata : $answer;
    }

    /** @internal */
    public function free(string $function, CData $handle): void
    {
        $this->ffi->$function($handle);
    }

    /** @internal The days from 1970-01-01; what no int32 holds becomes its end, which is out of range too. */
    public static function epoch(DateTimeInterface $date): int
    {
        $day = (int) floor(($date->getTimestamp() + $date->getOffset()) / 86400);
        return max(-0x80000000, min(0x7FFFFFFF, $day));
    }

    /** @internal */
    public static function day(int $epoch): DateTimeImmutable
    {
        return new DateTimeImmutable('@' . $epoch * 86400);
    }

    /** @internal A code; a NUL, which would end it, becomes U+FFFD, which no code has. */
    public static function word(?string $code): ?string
    {
        return $code === null ? null : str_replace("\0", "\u{FFFD}", $code);
    }

    /** @internal A number that C's type holds: C would cut it in silence. */
    public static function fits(int $number, int $least, int $most): int
    {
        return $least <= $number && $number <= $most
            ? $number
            : throw new \ValueError("$number is not between $least and $most");
    }

    private function documents(string $function, array|object ...$documents): array
    {
        $given = [];
        foreach ($documents as $document) {
            $given[] = $text = self::encoded($document);
            $given[] = strlen($text);
        }
        return self::decoded($this->ask($function, 'OpdText', ...$given));
    }

    /** A document as JSON; a byte that is no UTF-8 stands for one that is none, so that the core says so. */
    private static function encoded(array|object $document): string
    {
        return json_encode((object) $document) ?: "\xFF";
    }

    private static function decoded(string $json): array
    {
        return json_decode($json, true, 512, JSON_THROW_ON_ERROR);
    }

    /** A copy in C's memory, with a NUL at its end. */
    private function lend(string $bytes): CData
    {
        $size = strlen($bytes) + 1;
        $memory = $this->ffi->new("char[$size]");
        FFI::memcpy($memory, "$bytes\0", $size);
        return $memory;
    }
}
