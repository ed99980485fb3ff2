<?php

declare(strict_types=1);

namespace Opd;

use FFI;
use FFI\CData;

/** Why there is no answer. Its message is the Spanish text. */
final class OpdException extends \RuntimeException
{
    /**
     * @param string $code the stable name of the reason, such as `bad_check_digit`: what getCode() gives
     * @param ?string $field the argument or document that it is about
     */
    public function __construct(
        string $code,
        public readonly ?string $field,
        public readonly string $text,
        public readonly string $textEn,
    ) {
        parent::__construct($text);
        $this->code = $code;
    }

    /** @internal */
    public static function of(FFI $ffi, CData $error, string $call): self
    {
        return FFI::isNull($error) ? new self('misuse', null, $call, $call) : new self(
            $ffi->opd_error_code($error),
            $ffi->opd_error_field($error),
            $ffi->opd_error_es($error),
            $ffi->opd_error_en($error),
        );
    }

    /** @internal */
    public static function version(string $package, string $library): self
    {
        return new self(
            'version',
            null,
            "El paquete es de la versión $package y la biblioteca de la $library: instale las dos de la misma.",
            "The package is of version $package and the library of $library: install both of the same.",
        );
    }
}
