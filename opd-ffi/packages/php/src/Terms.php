<?php

declare(strict_types=1);

namespace Opd;

use DateTimeImmutable;
use DateTimeInterface;
use FFI\CData;

/** What terms are counted by. */
final class Terms
{
    /** @internal */
    public function __construct(private readonly Opd $opd, private readonly CData $handle)
    {
    }

    /** @internal */
    public function __destruct()
    {
        $this->opd->free('opd_terms_free', $this->handle);
    }

    private function __clone()
    {
    }

    /** The last day of a term; its first day is not counted. */
    public function due(int $amount, string $unit, DateTimeInterface $from): DateTimeImmutable
    {
        $amount = Opd::fits($amount, 0, 0xFFFFFFFF);
        $from = Opd::epoch($from);
        return Opd::day($this->opd->ask('opd_term_due', 'int32_t', $this->handle, $amount, Opd::word($unit), $from));
    }
}
