package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The audit log as a page. */
@AuthServerTest
class AuditPagesTest {

    private static final Pattern POLL = Pattern.compile("hx-get=\"([^\"]+)\"");

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    private Workspace workspace;
    private Credentials client;
    private String page;
    private Visitor auditor;

    @BeforeEach
    void signIn() {
        workspace = fixtures.workspace();
        client = fixtures.clientOf(workspace, "jobs:read");
        page = "/organizations/" + workspace.organizationId() + "/audit-log";
        auditor = Visitor.of(
                wire, people.memberOf(workspace.organizationId(), Role.AUDITOR).session());
    }

    @Test
    void anAuditorReadsWhatHappenedWithNamesInPlaceOfIds() {
        Person admin = people.memberOf(workspace.organizationId(), Role.ADMIN);
        wire.api("PATCH", "/api/v1/clients/" + client.id(), admin.session(), "{\"client_name\":\"<Named>\"}");
        wire.token(client);

        HttpResponse<String> all = auditor.get(page);

        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body())
                .contains("token.issued", "client.changed", admin.email(), "&lt;Named&gt;", client.id())
                .contains("href=\"" + page + "\"")
                .doesNotContain("<Named>");
        assertThat(auditor.get(page + "?type=-token.issued").body()).doesNotContain("<code>token.issued</code>");
    }

    @Test
    void whoFollowsIsToldWhatIsNewAndOnlyThat() {
        String poll = poll(auditor.get(page + "?live=true&type=token.issued").body());
        assertThat(auditor.get(poll).statusCode()).isEqualTo(204);

        String jti = (String) wire.claims(wire.token(client)).get("jti");

        HttpResponse<String> news = auditor.get(poll);
        assertThat(news.statusCode()).isEqualTo(200);
        assertThat(news.body()).contains(jti).startsWith("<tbody").doesNotContain("<html");
        assertThat(auditor.get(poll(news.body())).statusCode()).isEqualTo(204);
    }

    @Test
    void faultsStandAtTheirFieldsAndWhatWasTypedStays() {
        HttpResponse<String> refused = auditor.get(page + "?from=yesterday&subject=kept&to=2026-11-22T10:00");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Must be a time", "value=\"kept\"");
    }

    @Test
    void linksExportWhatTheFilterShows() {
        wire.token(client);

        HttpResponse<String> file = auditor.get(page + "/export?format=csv&type=token.issued");

        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("attachment", ".csv");
        assertThat(file.body().lines().toList()).hasSize(2);
        assertThat(auditor.get(page + "/export?format=exe").statusCode()).isEqualTo(404);
    }

    @Test
    void aDeveloperMayNotAndAStrangerFindsNothing() {
        Visitor developer = Visitor.of(
                wire,
                people.memberOf(workspace.organizationId(), Role.DEVELOPER).session());
        Visitor stranger = Visitor.of(wire, people.stranger().session());
        for (String path : new String[] {page, page + "/new?newer_than=1", page + "/export"}) {
            assertThat(developer.get(path).statusCode()).as(path).isEqualTo(403);
            assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private static String poll(String body) {
        Matcher found = POLL.matcher(body);
        assertThat(found.find()).as(body).isTrue();
        return found.group(1).replace("&amp;", "&");
    }
}
