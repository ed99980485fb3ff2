<?php

declare(strict_types=1);

namespace Opd;

use DateTimeImmutable;
use DateTimeInterface;
use FFI\CData;

/** Business days. */
final class Calendar
{
    /** @internal */
    public function __construct(private readonly Opd $opd, private readonly CData $handle)
    {
    }

    /** @internal */
    public function __destruct()
    {
        $this->opd->free('opd_calendar_free', $this->handle);
    }

    private function __clone()
    {
    }

    /** Whether a day is a business day. */
    public function isBusinessDay(DateTimeInterface $day): bool
    {
        return (bool) $this->ask('opd_is_business_day', Opd::epoch($day));
    }

    /** The first business day on or after a day. */
    public function next(DateTimeInterface $day): DateTimeImmutable
    {
        return Opd::day($this->ask('opd_next_business_day', Opd::epoch($day)));
    }

    /** The n-th business day after a day, or before it if n is negative. */
    public function add(DateTimeInterface $day, int $n): DateTimeImmutable
    {
        $n = Opd::fits($n, -0x80000000, 0x7FFFFFFF);
        return Opd::day($this->ask('opd_add_business_days', Opd::epoch($day), $n));
    }

    /** The business days after a day, up to and with another. */
    public function count(DateTimeInterface $after, DateTimeInterface $upTo): int
    {
        return $this->ask('opd_count_business_days', Opd::epoch($after), Opd::epoch($upTo));
    }

    private function ask(string $function, int ...$given): int
    {
        return $this->opd->ask($function, 'int32_t', $this->handle, ...$given);
    }
}
