package dev.latchkey.auth.secret;

import java.util.Objects;

/** A secret as its holder knows it. Lives for one request, is shown once, and never prints. */
public final class PlainSecret {

    private final String value;

    public PlainSecret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The secret itself, for the one place that shows it. */
    public String value() {
        return value;
    }

    /** What is stored of it. */
    public SecretHash hash() {
        return SecretHash.of(value);
    }

    @Override
    public String toString() {
        return "[plain secret]";
    }
}
