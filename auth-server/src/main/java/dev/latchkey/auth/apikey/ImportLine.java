package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.FieldFault;
import dev.latchkey.auth.secret.SecretHash;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of an import: a JSON object of a draft's members, and the SHA-256 of the key's text.
 *
 * @param draft as far as it could be read; {@code null} if the line is no object
 * @param hash of the key, which only its owner has; {@code null} if it could not be read
 * @param faults what could not be read; one of the line as a whole has no field
 */
record ImportLine(ApiKeyDraft draft, SecretHash hash, List<FieldFault> faults) {

    private static final int MAX_LENGTH = 32_768;
    private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Set<String> MEMBERS = Set.of(
            "name",
            "type",
            "sha256",
            "scopes",
            "endpoint_groups",
            "allowed_ips",
            "expires_at",
            "reseller_client_id",
            "copy_restrictions_from",
            "rate_limit");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads a line; whether the draft makes sense is not looked at. */
    static ImportLine parse(String line) {
        if (line.length() > MAX_LENGTH) {
            return wrong("Is longer than " + MAX_LENGTH + " characters.");
        }
        try {
            JsonNode node = JSON.readTree(line);
            return node != null && node.isObject() ? parse(node) : wrong("Is no JSON object.");
        } catch (JacksonException e) {
            // The parser's own words would quote the line.
            return wrong("Is no JSON object, or names a member twice.");
        }
    }

    private static ImportLine parse(JsonNode node) {
        FieldRules rules = new FieldRules();
        node.propertyNames().stream()
                .filter(name -> !MEMBERS.contains(name))
                .forEach(name -> rules.fault(shortened(name), "Is unknown."));
        SecretHash hash = hash(text(node, "sha256", rules), rules);
        ApiKeyDraft draft = new ApiKeyDraft(
                text(node, "name", rules),
                text(node, "type", rules),
                set(node, "scopes", rules),
                set(node, "endpoint_groups", rules),
                texts(node, "allowed_ips", rules),
                instant(node, "expires_at", rules),
                text(node, "reseller_client_id", rules),
                text(node, "copy_restrictions_from", rules),
                number(node, "rate_limit", rules));
        return new ImportLine(draft, hash, rules.faults());
    }

    private static ImportLine wrong(String message) {
        return new ImportLine(null, null, List.of(new FieldFault(null, message)));
    }

    private static SecretHash hash(String hex, FieldRules rules) {
        if (hex == null || !SHA256.matcher(hex).matches()) {
            rules.fault("sha256", "Must be 64 hexadecimal digits.");
            return null;
        }
        return SecretHash.ofHex(hex.toLowerCase(Locale.ROOT));
    }

    private static String text(JsonNode node, String name, FieldRules rules) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            rules.fault(name, "Must be a text.");
            return null;
        }
        return value.stringValue();
    }

    private static Set<String> set(JsonNode node, String name, FieldRules rules) {
        List<String> texts = texts(node, name, rules);
        return texts == null ? null : new LinkedHashSet<>(texts);
    }

    private static List<String> texts(JsonNode node, String name, FieldRules rules) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.values().stream().filter(JsonNode::isString).forEach(text -> texts.add(text.stringValue()));
        }
        if (!value.isArray() || texts.size() < value.size()) {
            rules.fault(name, "Must be a list of texts.");
        }
        return texts;
    }

    private static Long number(JsonNode node, String name, FieldRules rules) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            rules.fault(name, "Must be a whole number.");
            return null;
        }
        return value.longValue();
    }

    private static Instant instant(JsonNode node, String name, FieldRules rules) {
        String text = text(node, name, rules);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            rules.fault(name, "Must be an instant (RFC 3339).");
            return null;
        }
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64);
    }
}
