package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** API keys as pages: made, restricted, rotated, revoked, and by whom not. */
@AuthServerTest
class ApiKeyPagesTest {

    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([a-z_]+_[A-Za-z0-9]+)<");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Workspaces workspaces;

    @Autowired
    ApiKeys apiKeys;

    @Autowired
    JdbcClient jdbc;

    Workspace workspace;
    String keys;
    Person developer;

    private record Person(String session, Visitor visitor) {}

    @BeforeEach
    void signIn() {
        workspace = fixtures.workspace();
        keys = "/organizations/" + workspace.organizationId() + "/api-keys";
        developer = person(Role.DEVELOPER);
    }

    @Test
    void aKeyIsMadeWithItsRestrictionsAndShownOnce() {
        HttpResponse<String> shown =
                create("CI", "scopes", "jobs:read", "allowed_ips", "203.0.113.10/32\r\n2001:db8::1");

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        String key = secret(shown);
        String page = shown.headers().firstValue("HX-Push-Url").orElseThrow();
        assertThat(wire.introspect(fixtures.resourceServer(), key))
                .containsEntry("active", true)
                .containsEntry("scope", "jobs:read")
                .containsEntry("allowed_ips", List.of("203.0.113.10/32", "2001:db8::1"));
        assertThat(developer.visitor().get(page).body())
                .contains("203.0.113.10/32", "CronFlow production key")
                .doesNotContain(key);
        assertThat(developer.visitor().get(keys).body()).contains("CI").doesNotContain(key);
    }

    @Test
    void theSnippetsFollowTheTypesDocumentation() {
        String bearer = create("CI").body();
        String header = developer
                .visitor()
                .submit(
                        keys + "/new?type=cronjobpro",
                        keys,
                        "type",
                        "cronjobpro",
                        "name",
                        "CI",
                        "workspace_id",
                        workspace.id(),
                        "scopes",
                        "jobs:read")
                .body();

        assertThat(bearer).contains("Authorization: Bearer $API_KEY", "https://api.cronflow.io/v1/jobs");
        assertThat(header).contains("X-Api-Key: $API_KEY", "https://cronjobpro.com/api/jobs");
    }

    @Test
    void faultsStandAtTheirFieldsAndWhatWasTypedStays() {
        HttpResponse<String> refused = create(" ", "allowed_ips", "10.1\n10.0.0.0/8");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("HX-Push-Url")).contains("false");
        assertThat(refused.body())
                .contains("id=\"name-fault\">Must not be empty.", "id=\"scopes-fault\">Must not be empty")
                .contains("id=\"allowed_ips-fault\">Entry 1 is no IPv4", "10.1\n10.0.0.0/8</textarea>")
                .contains("10.0.0.0/8 lets in 16,777,216 addresses");
        assertThat(apiKeys.list(workspace.id(), null, 10)).isEmpty();
    }

    @Test
    void aKeyGetsALimitOfItsOwnAndGivesItUp() {
        HttpResponse<String> shown = create("CI", "scopes", "jobs:read", "rate_limit", " 50 ");
        String key = secret(shown);
        String page = keys + "/" + idOf(shown);
        Visitor visitor = developer.visitor();
        assertThat(introspect(key)).containsEntry("rate_limit", Map.of("limit", 50, "period", "PT1M"));
        assertThat(visitor.get(page).body())
                .contains("Requests in a minute", "value=\"50\"", "Leave it empty for 10,000");
        assertThat(person(Role.AUDITOR).visitor().get(page).body()).contains("50 requests in a minute");

        for (String wrong : List.of("10001", "many", "-5", "1.5", "99999999999999999999")) {
            HttpResponse<String> refused =
                    visitor.submit(page, page, "name", "CI", "scopes", "jobs:read", "rate_limit", wrong);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body())
                    .contains("id=\"rate_limit-fault\">Must be 1 to 10000.", "value=\"" + wrong + "\"");
        }
        assertThat(visitor.submit(page, page, "name", "CI", "scopes", "jobs:read", "rate_limit", "")
                        .statusCode())
                .isEqualTo(303);
        assertThat(introspect(key)).containsEntry("rate_limit", Map.of("limit", 10_000, "period", "PT1M"));
    }

    @Test
    void aKeyGetsALastDay() {
        LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(30);
        HttpResponse<String> shown = create("CI", "scopes", "jobs:read", "expires_at", day.toString());
        assertThat(apiKeys.find(idOf(shown)).orElseThrow().life().expiresAt())
                .isEqualTo(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());

        for (String wrong : List.of("2020-02-29", "2027-02-30", "tomorrow", "+999999999-12-31")) {
            HttpResponse<String> refused = create("CI", "scopes", "jobs:read", "expires_at", wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(refused.body()).contains("id=\"expires_at-fault\">Must be in the future.", wrong);
        }
        assertThat(create("CI", "scopes", "jobs:read", "expires_at", "9999-12-31")
                        .body())
                .contains("id=\"expires_at-fault\">Is too far away");
    }

    @Test
    void restrictionsAreCopiedFromAnotherKeyIntoTheForm() {
        ApiKey model = apiKeys.find(idOf(create("Model", "scopes", "jobs:read", "allowed_ips", "203.0.113.10/32")))
                .orElseThrow();

        String form = developer
                .visitor()
                .get(keys + "/new?type=cronflow-production&copy_from=" + model.id())
                .body();

        assertThat(form).contains("203.0.113.10/32</textarea>").containsPattern("value=\"jobs:read\"[^>]*checked");
        assertThat(form).doesNotContainPattern("value=\"jobs:write\"[^>]*checked");
        Workspace elsewhere = fixtures.workspace();
        assertThat(developer
                        .visitor()
                        .get(keys + "/new?type=cronflow-production&copy_from="
                                + fixtures.apiKey(elsewhere).id())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aWideRangeIsToldWhileItIsTyped() {
        String page = keys + "/new?type=cronflow-production";

        assertThat(hint(page, "203.0.113.0/24 10.1.2.3 2001:db8::/64")).doesNotContain("lets in");
        assertThat(hint(page, "198.51.0.0/16")).contains("198.51.0.0/16 lets in 65,536 addresses");
        assertThat(hint(page, "0.0.0.0/0")).contains("lets in every address there is");
        assertThat(hint(page, "2001:db8::/32")).contains("a network of 2^96 addresses");
        assertThat(hint(page, "<b>")).contains("Entry <span>1</span> is no").doesNotContain("<b>");
    }

    @Test
    void aKeyIsRestrictedRotatedAndRevoked() {
        HttpResponse<String> shown = create("CI", "scopes", "jobs:read");
        String old = secret(shown);
        String page = keys + "/" + idOf(shown);
        Visitor visitor = developer.visitor();

        HttpResponse<String> changed =
                visitor.submit(page, page, "name", "CI 2", "scopes", "jobs:read", "allowed_ips", "203.0.113.10");
        assertThat(changed.statusCode()).isEqualTo(303);
        assertThat(introspect(old)).containsEntry("allowed_ips", List.of("203.0.113.10"));
        HttpResponse<String> refused = visitor.submit(page, page, "name", "CI 3", "allowed_ips", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("scopes-fault", "value=\"CI 3\"");

        HttpResponse<String> rotated = visitor.submit(page + "/rotate", page + "/rotate", "overlap", "24");
        String successor = secret(rotated);
        assertThat(introspect(old)).containsEntry("active", true);
        assertThat(introspect(successor)).containsEntry("active", true);
        assertThat(visitor.get(page + "/rotation").body()).contains("Both work", "Not used yet");
        HttpResponse<String> again = visitor.submit(page, page + "/rotate", "overlap", "24");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("The key has a successor already.");

        assertThat(visitor.get(page + "/revoke").body()).contains("No use has been reported in the last day");
        assertThat(visitor.submit(page + "/revoke", page + "/revoke").statusCode())
                .isEqualTo(303);
        assertThat(introspect(old)).containsEntry("active", false);
        assertThat(introspect(successor)).containsEntry("active", true);
        assertThat(visitor.get(page).body()).contains("badge bad\">revoked").doesNotContain("Revoke…", "<textarea");
        assertThat(visitor.get(page + "/rotation").body()).contains("The rotation is complete.");
        HttpResponse<String> late = visitor.submit(page, page, "name", "Late", "scopes", "jobs:read");
        assertThat(late.statusCode()).isEqualTo(409);
    }

    @Test
    void theFirstPageCountsWhatTheListShows() {
        create("Old", "scopes", "jobs:read");
        developer
                .visitor()
                .submit(
                        keys,
                        keys,
                        "type",
                        "cronflow-staging",
                        "name",
                        "Staging",
                        "workspace_id",
                        workspace.id(),
                        "scopes",
                        "jobs:read");
        Visitor visitor = developer.visitor();
        age(80);
        assertThat(visitor.get(home()).body())
                .contains("key expires within 14 days", "keys have not been used for 14 days")
                .doesNotContain("due for rotation");
        assertThat(visitor.get(keys + "?show=expiring").body())
                .contains("Staging", "badge warn\">expires in")
                .doesNotContain(">Old<");

        age(11);
        assertThat(visitor.get(home()).body()).contains("key is due for rotation", "key has not been used");
        assertThat(visitor.get(keys + "?show=rotation-due").body())
                .contains(">Old<", "badge warn\">rotation due")
                .doesNotContain(">Staging<");
        assertThat(visitor.get(keys + "?show=inactive").body())
                .contains(">Old<", "badge\">inactive")
                .doesNotContain(">Staging<");
        assertThat(visitor.get(keys).body()).contains(">Old<", ">Staging<", "badge\">expired");
    }

    @Test
    void theListIsPagedAndFilteredByWorkspace() {
        Workspace other = workspaces.create(workspace.organizationId(), "Other", Actor.SYSTEM);
        for (int i = 0; i < 60; i++) {
            apiKeys.create(workspace, "Key " + i + ".", "cronjobpro", Actor.SYSTEM);
        }
        apiKeys.create(other, "Elsewhere", "cronjobpro", Actor.SYSTEM);

        String first = developer.visitor().get(keys).body();
        Matcher more = Pattern.compile("href=\"([^\"]+after=[^\"]+)\"").matcher(first);
        assertThat(more.find()).isTrue();
        String second =
                developer.visitor().get(more.group(1).replace("&amp;", "&")).body();

        assertThat(first).contains("Elsewhere", "Key 59.", "Key 11.").doesNotContain("Key 10.");
        assertThat(second).contains("Key 10.", "Key 0.").doesNotContain("Key 11.", "after=");
        assertThat(developer.visitor().get(keys + "?workspace=" + other.id()).body())
                .contains("Elsewhere")
                .doesNotContain("Key 59.");
        assertThat(developer.visitor().get(keys + "?workspace=ws_none").statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAuditorSeesEverythingHasNoButtonsAndIsRefusedAnyway() {
        String page = keys + "/" + idOf(create("CI", "scopes", "jobs:read"));
        Visitor auditor = person(Role.AUDITOR).visitor();

        for (String seen : List.of(keys, page)) {
            HttpResponse<String> response = auditor.get(seen);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("CI").doesNotContain("hx-boost", "/new", "/rotate", "/revoke");
            assertThat(response.body().split("method=\"post\"", -1)).hasSize(2);
        }
        for (String asked : List.of(keys + "/new", page + "/rotate", page + "/revoke")) {
            assertThat(auditor.get(asked).statusCode()).isEqualTo(403);
        }
        for (String action : List.of(page, page + "/rotate", page + "/revoke", keys)) {
            assertThat(auditor.submit(
                                    keys,
                                    action,
                                    "name",
                                    "X",
                                    "type",
                                    "cronjobpro",
                                    "workspace_id",
                                    workspace.id(),
                                    "scopes",
                                    "jobs:read")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(apiKeys.list(workspace.id(), null, 10))
                .singleElement()
                .satisfies(key -> assertThat(key.name()).isEqualTo("CI"));
    }

    @Test
    void forAMemberOfAnotherOrganizationNothingIsThere() {
        String id = idOf(create("Hidden", "scopes", "jobs:read"));
        Workspace elsewhere = fixtures.workspace();
        Visitor stranger = Visitor.of(
                wire, people.memberOf(elsewhere.organizationId(), Role.OWNER).session());
        String own = "/organizations/" + elsewhere.organizationId();

        for (String base : List.of(keys, own + "/api-keys")) {
            for (String action : List.of("", "/rotate", "/revoke", "/rotation")) {
                HttpResponse<String> response = stranger.get(base + "/" + id + action);
                assertThat(response.statusCode()).isEqualTo(404);
                assertThat(response.body()).doesNotContain("Hidden");
            }
            for (String action : List.of("", "/rotate", "/revoke")) {
                assertThat(stranger.submit(own, base + "/" + id + action, "name", "X", "scopes", "jobs:read")
                                .statusCode())
                        .isEqualTo(404);
            }
        }
        assertThat(stranger.get(keys).statusCode()).isEqualTo(404);
        assertThat(stranger.get(keys + "/new?type=cronjobpro").statusCode()).isEqualTo(404);
        assertThat(stranger.submit(own, keys + "/address-hint").statusCode()).isEqualTo(404);
        for (String into : List.of(keys, own + "/api-keys")) {
            assertThat(stranger.submit(
                                    own,
                                    into,
                                    "type",
                                    "cronjobpro",
                                    "name",
                                    "X",
                                    "workspace_id",
                                    workspace.id(),
                                    "scopes",
                                    "jobs:read")
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(apiKeys.list(workspace.id(), null, 10)).hasSize(1);
        assertThat(apiKeys.find(id).orElseThrow().life().revokedAt()).isNull();
    }

    /** Lets the keys have been made so many days earlier. */
    private void age(int days) {
        String age = "interval '" + days + "' day";
        jdbc.sql("update api_key set created_at = created_at - " + age + ", expires_at = expires_at - " + age
                        + " where workspace_id = :workspaceId")
                .param("workspaceId", workspace.id())
                .update();
    }

    private Person person(Role role) {
        String session = people.memberOf(workspace.organizationId(), role).session();
        return new Person(session, Visitor.of(wire, session));
    }

    private String home() {
        return "/organizations/" + workspace.organizationId();
    }

    private HttpResponse<String> create(String name, String... more) {
        String[] fields = {"type", "cronflow-production", "name", name, "workspace_id", workspace.id()};
        String[] all = new String[fields.length + more.length];
        System.arraycopy(fields, 0, all, 0, fields.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        if (more.length == 0) {
            return create(name, "scopes", "jobs:read");
        }
        return developer.visitor().submit(keys + "/new?type=cronflow-production", keys, all);
    }

    private String hint(String page, String addresses) {
        return developer
                .visitor()
                .submit(page, keys + "/address-hint", "allowed_ips", addresses)
                .body();
    }

    private Map<String, Object> introspect(String key) {
        return wire.introspect(fixtures.resourceServer(), key);
    }

    private String idOf(HttpResponse<String> shown) {
        return shown.headers().firstValue("HX-Push-Url").orElseThrow().substring(keys.length() + 1);
    }

    private static String secret(HttpResponse<String> shown) {
        Matcher matcher = SECRET.matcher(shown.body());
        assertThat(matcher.find()).as(shown.body()).isTrue();
        return matcher.group(1);
    }
}
