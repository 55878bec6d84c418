package dev.latchkey.auth.openapi;

import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Role;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the members of bodies must look like, by their names, which mean the same wherever they stand. A test sends what is just within and
 * just outside of each, and fails on a member of a request that has no rule here.
 */
final class Members {

    /** Members of answers that are there only where there is something to tell. */
    private static final Set<String> OFTEN_ABSENT = Set.of(
            "next",
            "newest",
            "invitation",
            "accept_url",
            "platform_role",
            "workspace_id",
            "expires_at",
            "last_used_at",
            "last_used_ip",
            "retires_at",
            "revoked_at",
            "disabled_reason",
            "failing_since",
            "last_delivered_at",
            "next_attempt_at",
            "last_attempt_at",
            "delivered_at",
            "response_status",
            "duration_millis",
            "response_excerpt",
            "error",
            "reseller_client_id",
            "successor_id",
            "rate_limit",
            "MyOrganization.role",
            "MyOrganization.mfa_required",
            "MemberInvitation.token",
            "OfferedPasswordReset.reset_url",
            "AuditEvent.organization_id",
            "AuditEvent.address",
            "AuditEvent.request_id");

    /** Members that a request must have, by its schema; all others may be left out. */
    static final Map<String, List<String>> NEEDED = Map.ofEntries(
            Map.entry("LoginRequest", List.of("email", "password")),
            Map.entry("InvitationAcceptance", List.of("token", "password")),
            Map.entry("PasswordResetRequest", List.of("email")),
            Map.entry("PasswordResetConfirmation", List.of("token", "password")),
            Map.entry("UserPasswordResetRequest", List.of("email")),
            Map.entry("PasswordChange", List.of("current_password", "password")),
            Map.entry("TotpVerification", List.of("code")),
            Map.entry("NewOrganization", List.of("name")),
            Map.entry("NewMember", List.of("email", "role")),
            Map.entry("MemberRoleChange", List.of("role")),
            Map.entry("NewWorkspace", List.of("name")),
            Map.entry("NewClient", List.of("client_name", "scope")),
            Map.entry("NewApiKey", List.of("name", "type")),
            Map.entry("NewReseller", List.of("name", "quota")),
            Map.entry("NewWebhook", List.of("url", "event_types")),
            Map.entry("NewResourceServer", List.of("name", "environment")));

    /** Members that an answer has for the one time that they can be read. */
    private static final Set<String> SHOWN_ONCE = Set.of(
            "client_secret",
            "secret",
            "key",
            "token",
            "accept_url",
            "access_token",
            "initial_access_token",
            "otpauth_uri",
            "qr_svg",
            "backup_codes",
            "reset_url");

    private static final String ID = "^[A-Za-z0-9_-]{1,64}$";
    private static final Map<String, Consumer<Schema<?>>> RULES = new HashMap<>();

    static {
        Consumer<Schema<?>> name = text(1, Input.MAX_NAME, "Billing");
        RULES.put("name", name);
        RULES.put("client_name", name);
        RULES.put("email", text(3, 254, "ada@example.com").andThen(schema -> schema.setFormat("email")));
        RULES.put("password", text(1, 256, "correct horse battery").andThen(schema -> schema.setFormat("password")));
        RULES.put(
                "InvitationAcceptance.password",
                text(8, 256, "correct horse battery").andThen(schema -> schema.setFormat("password")));
        RULES.put("InvitationAcceptance.token", text(1, 128, "lkv_0").andThen(schema -> schema.setFormat("password")));
        RULES.put(
                "PasswordResetConfirmation.password",
                text(8, 256, "correct horse battery").andThen(schema -> schema.setFormat("password")));
        RULES.put(
                "PasswordResetConfirmation.token",
                text(1, 128, "lkp_0").andThen(schema -> schema.setFormat("password")));
        RULES.put(
                "PasswordChange.password",
                text(8, 256, "correct horse battery").andThen(schema -> schema.setFormat("password")));
        RULES.put(
                "current_password",
                text(1, 256, "correct horse battery").andThen(schema -> schema.setFormat("password")));
        RULES.put("otp", text(0, 64, "123456").andThen(schema -> schema.setFormat("password")));
        RULES.put("backup_code", text(0, 64, "abcde-fghij").andThen(schema -> schema.setFormat("password")));
        RULES.put("code", text(1, 64, "123456").andThen(schema -> schema.setFormat("password")));
        RULES.put("mfa_policy", oneOf(List.of("optional", "admins", "all"), "optional"));
        RULES.put("uses", number(1, 10_000, 1));
        RULES.put("OrganizationChange.status", oneOf(List.of("active", "suspended"), "active"));
        RULES.put("role", oneOf(Arrays.stream(Role.values()).map(Role::wireName).toList(), "developer"));
        RULES.put("plan", text(1, 32, "pro"));
        RULES.put("period", oneOf(List.of("month"), "month"));
        RULES.put("quota", number(0, 1_000_000_000_000L, 100_000));
        RULES.put("scope", text(1, 4096, "jobs:read jobs:write"));
        RULES.put("audience", text(1, 500, "https://api.example.com").andThen(schema -> schema.setPattern("^[!-~]+$")));
        RULES.put("environment", text(1, 64, "production").andThen(schema -> schema.setPattern("^[a-z0-9-]+$")));
        RULES.put("overlap", text(2, 64, "PT24H").andThen(schema -> schema.setFormat("duration")));
        RULES.put("type", text(1, 64, "cronflow-production"));
        RULES.put("scopes", listOf(100, text(1, 128, "jobs:read")));
        RULES.put("endpoint_groups", listOf(100, text(1, 128, "enrichment")));
        RULES.put("allowed_ips", listOf(100, text(2, 49, "203.0.113.10/32")));
        RULES.put("rate_limit", number(0, 1_000_000_000, 1000));
        RULES.put("url", text(1, 2000, "https://example.com/hooks").andThen(schema -> schema.setFormat("uri")));
        RULES.put("event_types", listOf(100, text(1, 64, "api_key.*")));
        RULES.put("WebhookDelivery.status", oneOf(List.of("pending", "delivered", "failed"), "delivered"));
        RULES.put("disabled_reason", oneOf(List.of("manual", "failing", "gone"), "failing"));
        RULES.put("workspace_id", id("lkw_0"));
        RULES.put("reseller_client_id", id("0"));
        RULES.put("copy_restrictions_from", id("lkk_0"));
    }

    private Members() {}

    /** Whether a member of an answer may be missing. */
    static boolean isOftenAbsent(String schema, String member) {
        return OFTEN_ABSENT.contains(member) || OFTEN_ABSENT.contains(schema + "." + member);
    }

    /** Says of a member what is known of it. */
    static void describe(String schema, String member, Schema<?> type) {
        Consumer<Schema<?>> rule = RULES.get(schema + "." + member);
        (rule == null ? RULES.getOrDefault(member, unchanged -> {}) : rule).accept(type);
        if (SHOWN_ONCE.contains(member)) {
            (type.getItems() == null ? type : type.getItems()).setFormat("password");
        }
    }

    private static Consumer<Schema<?>> text(int least, int most, String example) {
        return schema -> {
            if ("string".equals(schema.getType())) {
                schema.setMinLength(least);
                schema.setMaxLength(most);
                schema.setExample(example);
            }
        };
    }

    private static Consumer<Schema<?>> id(String example) {
        return text(1, 64, example).andThen(schema -> schema.setPattern(ID));
    }

    private static Consumer<Schema<?>> number(long least, long most, long example) {
        return schema -> {
            if ("integer".equals(schema.getType())) {
                schema.setMinimum(BigDecimal.valueOf(least));
                schema.setMaximum(BigDecimal.valueOf(most));
                schema.setExample(example);
            }
        };
    }

    private static Consumer<Schema<?>> oneOf(List<String> values, String example) {
        return schema -> {
            if (schema instanceof StringSchema text) {
                text.setEnum(values);
                text.setExample(example);
            }
        };
    }

    private static Consumer<Schema<?>> listOf(int most, Consumer<Schema<?>> items) {
        return schema -> {
            if ("array".equals(schema.getType())) {
                schema.setMaxItems(most);
                items.accept(schema.getItems());
            }
        };
    }
}
