package dev.latchkey.auth.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The pages of platform operators: in a browser, and what everybody else gets of them. */
@AuthServerTest
class PlatformPagesTest {

    private static final int DESKTOP = 1200;
    private static final int PHONE = 390;
    private static final String PLATFORM = "/platform";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Organizations organizations;

    @Autowired
    MovableClock clock;

    private RealBrowser browser;
    private Workspace workspace;
    private Person operator;

    @BeforeEach
    void make() {
        workspace = fixtures.workspace();
        operator = people.operator();
    }

    @AfterEach
    void close() {
        clock.reset();
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void whoIsNoOperatorIsRefusedOnEveryPageAndSeesNoneOfThemInTheMenu() {
        Visitor owner = Visitor.of(
                wire, people.memberOf(workspace.organizationId(), Role.OWNER).session());
        String organization = "/organizations/" + workspace.organizationId();
        String resourceServer = "/resource-servers/" + fixtures.resourceServer().id();
        for (String path : List.of(
                "/organizations",
                "/organizations/new",
                organization,
                "/organizations/org_made-up",
                organization + "/suspend",
                "/resource-servers",
                "/resource-servers/new",
                resourceServer + "/delete",
                "/resource-servers/made-up/delete",
                "/signing-keys",
                "/signing-keys/rotate")) {
            assertThat(owner.get(PLATFORM + path).statusCode()).as(path).isEqualTo(403);
        }
        for (String path : List.of(
                "/organizations",
                organization + "/plan",
                organization + "/suspend",
                organization + "/resume",
                "/resource-servers",
                resourceServer + "/delete",
                "/signing-keys/rotate")) {
            assertThat(owner.submit(organization, PLATFORM + path, "plan", "pro", "name", "API")
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(organizations.find(workspace.organizationId()).orElseThrow().plan())
                .isEqualTo("free");
        assertThat(owner.get(organization).body()).contains("API Keys").doesNotContain(PLATFORM);
        assertThat(Visitor.of(wire).get(PLATFORM + "/organizations").statusCode())
                .isEqualTo(303);
        assertThat(Visitor.of(wire, operator.session())
                        .get(PLATFORM + "/nothing")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void organizationsAreFoundByPartOfTheirNameOrIdPlanAndStatus() {
        String id = organizations.create("Zürich 100% Ltd", Actor.SYSTEM).id();
        Visitor visitor = Visitor.of(wire, operator.session());

        assertThat(found(visitor, "q=zürich 100%25")).contains(id);
        assertThat(found(visitor, "q=" + id.substring(4, 14).toUpperCase())).contains(id);
        assertThat(found(visitor, "q=100_")).doesNotContain(id).contains("There is no such organization.");
        assertThat(found(visitor, "q=zürich&plan=free&status=active")).contains(id);
        assertThat(found(visitor, "q=zürich&plan=pro")).doesNotContain(id);
        assertThat(found(visitor, "q=zürich&status=suspended")).doesNotContain(id);
        assertThat(found(visitor, "q=%00&plan=%00")).doesNotContain(id);
    }

    @Test
    void anOrganizationIsMadeWithAnOwnerOrNotAtAll() {
        Visitor visitor = Visitor.of(wire, operator.session());
        String page = PLATFORM + "/organizations";

        HttpResponse<String> refused =
                visitor.submit(page + "/new", page, "name", "Half made", "plan", "pro", "email", "nobody");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Must be an e-mail address.").contains("value=\"nobody\"");
        assertThat(found(visitor, "q=half made")).contains("There is no such organization.");

        HttpResponse<String> made =
                visitor.submit(page + "/new", page, "name", "Whole", "plan", "pro", "email", "o@example.com");
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.body()).containsPattern("/invitation#lkv_[A-Za-z0-9_-]+");
        assertThat(found(visitor, "q=whole&plan=pro")).contains("Whole");
    }

    @Test
    void aSuspendedOrganizationIsRefusedItsTokensAndSaysSoUntilItIsResumed() {
        Credentials client = fixtures.clientOf(workspace, "jobs:read");
        Person member = people.memberOf(workspace.organizationId(), Role.DEVELOPER);
        Page page = open(ColorScheme.LIGHT, DESKTOP);
        page.navigate("/");
        assertThat(heading(page, "Organizations")).isVisible();
        page.getByLabel("Name or id").fill(workspace.organizationId());
        button(page, "Search").click();
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Acme").setExact(true))
                .click();
        page.getByLabel("Plan of this organization").selectOption("enterprise");
        button(page, "Change plan").click();
        assertThat(page.getByText("The plan is changed")).isVisible();
        page.getByText("Suspend…").click();
        assertThat(heading(page, "Suspend this organization?")).isVisible();
        RealBrowser.assertAccessible(page);
        button(page, "Suspend organization").click();
        assertThat(page.getByText("its tokens and keys are refused")).isVisible();
        RealBrowser.assertAccessible(page);

        assertThat(token(client)).isEqualTo(400);
        Page other = browser.open(member.session(), ColorScheme.LIGHT, PHONE);
        other.navigate("/");
        assertThat(other.getByText("This organization is suspended")).isVisible();

        button(page, "Resume").click();
        assertThat(page.getByText("The organization is active again")).isVisible();
        assertThat(token(client)).isEqualTo(200);
        other.reload();
        assertThat(other.getByText("This organization is suspended")).isHidden();
        assertThat(organizations.find(workspace.organizationId()).orElseThrow().plan())
                .isEqualTo("enterprise");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aResourceServerIsRegisteredShowsItsSecretOnceAndIsDeleted() {
        Page page = open(ColorScheme.LIGHT, DESKTOP);
        page.navigate(PLATFORM + "/resource-servers");
        page.getByText("Register resource server").click();
        page.getByLabel("Environment").fill("Not An Environment");
        button(page, "Register resource server").click();
        assertThat(page.locator("#environment-fault")).containsText("lower-case letters");
        assertThat(page.locator("#name-fault")).hasText("Must not be empty.");
        RealBrowser.assertAccessible(page);
        page.getByLabel("Name").fill("Enrichment API");
        page.getByLabel("Audience").fill("https://enrichment.example.com");
        page.getByLabel("Environment").fill("staging");
        button(page, "Register resource server").click();

        assertThat(heading(page, "Resource server registered")).isFocused();
        RealBrowser.assertAccessible(page);
        Credentials made = new Credentials(
                page.locator("#client-id").textContent(),
                page.locator("#secret").textContent());
        assertThat(page.locator("#variables"))
                .hasText("LATCHKEY_RESOURCE_SERVER_CLIENT_ID=" + made.id() + "\nLATCHKEY_RESOURCE_SERVER_CLIENT_SECRET="
                        + made.secret());
        assertThat(page.locator("#snippet-yaml")).containsText("audience: \"https://enrichment.example.com\"");
        assertThat(wire.introspect(made, "anything")).isEqualTo(Map.of("active", false));
        page.reload();
        assertThat(page.content()).doesNotContain(made.secret());
        // Other tests have registered more than stand on a page: the one that begins right before it.
        page.navigate(PLATFORM + "/resource-servers?after="
                + made.id().substring(0, made.id().length() - 1));
        Locator row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(made.id()));
        assertThat(row).containsText("never connected");

        row.getByText("Delete…").click();
        button(page, "Delete resource server").click();
        assertThat(page.locator("#name-fault")).isVisible();
        page.getByLabel("Type its name to confirm").fill("Enrichment API");
        button(page, "Delete resource server").click();
        assertThat(page.getByText("The resource server is deleted")).isVisible();
        assertThat(wire.post("/oauth/introspect", made, "token=anything").statusCode())
                .isEqualTo(401);
        // A refused form is a refused request, which the browser notes.
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("400"));
    }

    @Test
    void theSigningKeyIsRotatedOnceAndTheNextOneWaits() {
        // Another test may have published the next key: it signs by then.
        clock.move(Duration.ofHours(25));
        operator = people.operator();
        Page page = open(ColorScheme.LIGHT, DESKTOP);
        page.navigate(PLATFORM + "/signing-keys");
        String active =
                (String) wire.header(wire.token(fixtures.client("jobs:read"))).get("kid");
        assertThat(page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(active)))
                .containsText("active");
        int keys = page.locator("tbody tr").count();
        page.getByText("Rotate…").click();
        assertThat(heading(page, "Rotate the signing key?")).isVisible();
        RealBrowser.assertAccessible(page);
        button(page, "Publish the next key").click();

        assertThat(page.getByText("The next key is published.")).isVisible();
        assertThat(page.getByText("Rotate…")).isHidden();
        assertThat(page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("published")))
                .hasCount(1);
        assertThat(wire.header(wire.token(fixtures.client("jobs:read")))).containsEntry("kid", active);
        page.navigate(PLATFORM + "/signing-keys/rotate");
        button(page, "Publish the next key").click();
        assertThat(page.locator("tbody tr")).hasCount(keys + 1);
        assertThat(browser.complaints()).isEmpty();
    }

    private Page open(ColorScheme scheme, int width) {
        browser = RealBrowser.start(wire.base());
        return browser.open(operator.session(), scheme, width);
    }

    private String found(Visitor visitor, String query) {
        return visitor.get(
                        PLATFORM + "/organizations?" + query.replace(" ", "+").replace("ü", "%C3%BC"))
                .body();
    }

    private int token(Credentials client) {
        return wire.post("/oauth/token", client, "grant_type=client_credentials")
                .statusCode();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator heading(Page page, String text) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
    }
}
