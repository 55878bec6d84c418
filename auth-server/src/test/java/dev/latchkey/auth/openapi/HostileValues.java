package dev.latchkey.auth.openapi;

import java.util.List;
import java.util.Random;

/** Values that have broken programs before. */
final class HostileValues {

    private final Random random;

    HostileValues(Random random) {
        this.random = random;
    }

    /** A JSON value. */
    String json() {
        return switch (random.nextInt(12)) {
            case 0 -> pick("null", "true", "false", "{}", "[]", "\"\"", "[null]", "[[]]", "{\"a\":{}}");
            case 1 ->
                pick(
                        "0",
                        "-1",
                        "1",
                        "1.5",
                        "-0",
                        "1e400",
                        "1E-400",
                        "99999999999999999999999",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "2147483648",
                        "1e1000000000");
            case 2 ->
                pick(
                        "\"\\u0000\"",
                        "\"a\\u0000b\"",
                        "\"\\ud800\"",
                        "\"\\udc00x\"",
                        "\"\\uffff\"",
                        "\"\\u2028\"",
                        "\"\\r\\n\"",
                        "\"\\u202e\"");
            case 3 ->
                pick(
                        "\"0000-01-01T00:00:00Z\"",
                        "\"-999999999-01-01T00:00:00Z\"",
                        "\"+999999999-12-31T23:59:59.999999999Z\"",
                        "\"9999-12-31T23:59:59.999999999Z\"",
                        "\"2026-02-30T00:00:00Z\"",
                        "\"1970-01-01T00:00:00+18:00\"",
                        "\"2099-01-01\"",
                        "99999999999",
                        "1e18",
                        "\"+1000000000-01-01T00:00:00Z\"");
            case 4 ->
                pick(
                        "\"PT0S\"",
                        "\"PT-1S\"",
                        "\"P30D\"",
                        "\"P31D\"",
                        "\"PT9223372036854775807S\"",
                        "\"PT0.000000001S\"",
                        "\"P1Y\"",
                        "\"P999999999999D\"",
                        "86400",
                        "1e300",
                        "\"-PT1S\"");
            case 5 ->
                pick(
                        "\"0.0.0.0/0\"",
                        "\"::/0\"",
                        "\"10.0.0.0/33\"",
                        "\"::1/129\"",
                        "\"1.2.3\"",
                        "\"localhost\"",
                        "\"::ffff:10.0.0.1\"",
                        "\"fe80::1%eth0\"",
                        "\"010.0.0.1\"",
                        "\"10.0.0.1/8\"",
                        "\"10.0.0.*\"",
                        "\"1-2.3.4.5\"");
            case 6 -> "[".repeat(900) + "]".repeat(900);
            case 7 -> "{\"a\":".repeat(700) + "1" + "}".repeat(700);
            case 8 -> quoted("x".repeat(1 + random.nextInt(6000)));
            case 9 -> "[" + "\"10.0.0.1\",".repeat(random.nextInt(400)) + "1]";
            case 10 ->
                pick(
                        "\"owner\"",
                        "\"admin\"",
                        "\"auditor\"",
                        "\"active\"",
                        "\"suspended\"",
                        "\"free\"",
                        "\"enterprise\"",
                        "\"month\"",
                        "\"jobs:read\"",
                        "\"crondb-reseller\"",
                        "\"cronjobpro\"",
                        "\"cronflow-staging\"");
            default -> quoted(text());
        };
    }

    /** Any text at all. */
    String text() {
        return switch (random.nextInt(6)) {
            case 0 -> pick("", " ", "null", "0", "-1", "undefined", "true", "id", "..", "%", "*", "\\", "\"", "'");
            case 1 ->
                pick(
                        "\u0000",
                        "a\u0000",
                        "\r\nX: y",
                        "\u2028",
                        "\uD83D\uDD11",
                        "\u202e",
                        "\uFFFE",
                        "e\u0301",
                        "\u212A");
            case 2 ->
                pick(
                        "' or 1=1 --",
                        "${jndi:ldap://x}",
                        "#{7*7}",
                        "<script>",
                        "=cmd()",
                        "../../etc/passwd",
                        "%s%n",
                        "{{7*7}}");
            case 3 -> letters(1 + random.nextInt(70));
            case 4 -> letters(200 + random.nextInt(3000));
            default -> {
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(20); i >= 0; i--) {
                    text.appendCodePoint(
                            Character.MIN_CODE_POINT + random.nextInt(random.nextBoolean() ? 0x250 : 0x110000));
                }
                yield text.toString();
            }
        };
    }

    /** Part of a path, escaped. */
    String pathSegment() {
        return pick(
                "%00",
                "a%00b",
                "%2e%2e",
                "%2f",
                "%5c",
                "%ff%fe",
                "%ED%A0%80",
                "%E2%80%A8",
                ";x=1",
                "x;y",
                "%25",
                "%0d%0a",
                "null",
                "",
                ".",
                "~",
                "%C0%AF",
                letters(64),
                letters(65),
                letters(5000),
                "a+b",
                "%F0%9F%94%91");
    }

    /** What is hardly JSON any more. */
    String broken(String text) {
        return switch (random.nextInt(9)) {
            case 0 -> "";
            case 1 -> text.substring(0, random.nextInt(text.length() + 1));
            case 2 -> text + text;
            case 3 -> "[" + text + "]";
            case 4 -> json();
            case 5 -> "{\"a\":\"" + "x".repeat(70_000) + "\"}";
            case 6 -> "\uFEFF" + text;
            case 7 -> text.replace('"', '\'');
            default -> "[".repeat(20_000);
        };
    }

    /** A text as a JSON string; half a character stays half. */
    String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(
                    c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)
                            ? String.format("\\u%04x", (int) c)
                            : c);
        }
        return quoted.append('"').toString();
    }

    String pick(String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_-".charAt(random.nextInt(44)));
        }
        return letters.toString();
    }
}
