<?php

// The cost of a call, and of a delivery by its path: bench.php PACKAGE CASES

declare(strict_types=1);

require "$argv[1]/src/Opd.php";
foreach (glob("$argv[1]/src/*.php") as $source) {
    require_once $source;
}
const CALLS = 300_000;
$opd = new Opd\Opd();
$time = function (callable $call): float {
    $start = hrtime(true);
    for ($i = 0; $i < CALLS; $i++) {
        $call();
    }
    return (hrtime(true) - $start) / CALLS;
};
[$birth, $on] = [new DateTimeImmutable('2008-03-10'), new DateTimeImmutable('2024-05-02')];
printf("age %.1f\n", $time(fn () => $opd->age($birth, $on)));
printf("run %.1f\n", $time(fn () => $opd->run('12.345.678-5')));
$start = hrtime(true);
$opd->validate(['cases' => new SplFileInfo($argv[2])], ['as_of' => '2024-12-31']);
printf("validate %.3f\n", (hrtime(true) - $start) / 1e9);
