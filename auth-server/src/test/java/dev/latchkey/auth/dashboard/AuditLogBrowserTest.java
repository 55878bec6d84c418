package dev.latchkey.auth.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.organization.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The audit log in a browser: used by everybody, and followed as it grows. */
@AuthServerTest
class AuditLogBrowserTest {

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    People people;

    private RealBrowser browser;
    private Credentials client;
    private Person auditor;
    private String path;

    @BeforeEach
    void open() {
        browser = RealBrowser.start(wire.base());
        Workspace workspace = fixtures.workspace();
        client = fixtures.clientOf(workspace, "jobs:read");
        auditor = people.memberOf(workspace.organizationId(), Role.AUDITOR);
        path = "/organizations/" + workspace.organizationId() + "/audit-log";
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void whoFollowsSeesWhatHappensWithoutAReload() {
        Page page = browser.open(auditor.session(), ColorScheme.LIGHT, 1280);
        page.navigate(path);
        page.getByText("Follow live").click();
        for (int i = 0; i < 2; i++) {
            String jti = (String) wire.claims(wire.token(client)).get("jti");
            Locator row = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(jti));
            assertThat(row).hasCount(1);
        }
        page.waitForTimeout(4000);
        assertThat(page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("token.issued")))
                .hasCount(2);
        assertThat(browser.complaints()).isEmpty();
    }
}
