package dev.latchkey.auth.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.account.People.Person;
import dev.latchkey.auth.page.Visitor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Every page that links lead to, in a real browser. What the pages read from each database, {@link LinkWalkTest} has seen. */
@AuthServerTest
@Import(Furnished.Maker.class)
@EnabledIfSystemProperty(named = "test.database", matches = "h2", disabledReason = "looks the same on each database")
class EveryPageBrowserTest {

    private static final int DESKTOP = 1280;

    /** Pages of somebody who is not signed in. */
    private static final List<String> OPEN =
            List.of("/sign-in", "/sign-in?failed=refused", "/invitation", "/new-password", "/forgotten-password");

    /** Longer than anything may be that is typed, and nothing that has a form of its own. */
    private static final String BAD = "x".repeat(600);

    private static final String TYPED = "input:is([type=text], [type=password], [type=email]):not([hidden]), textarea";

    /** The visible faults that describe a field. */
    private static final String SAID = "field => (field.getAttribute('aria-describedby') || '').split(' ')"
            + ".map(id => document.getElementById(id))"
            + ".flatMap(element => element ? (element.matches('.fault') ? [element] : [...element.querySelectorAll('.fault')]) : [])"
            + ".filter(fault => fault.checkVisibility()).map(fault => fault.textContent.trim()).join()";

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Furnished.Maker maker;

    /** All that is wrong is told together. */
    private final SoftAssertions all = new SoftAssertions();

    private Furnished house;
    private Person operator;
    private RealBrowser browser;

    @BeforeEach
    void furnish() {
        browser = RealBrowser.start(wire.base());
        house = maker.make();
        operator = people.operator();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void eachCanBeUsedByEverybodyInBothColourSchemesAndOnAPhone() {
        Page stranger = browser.open(null, ColorScheme.LIGHT, DESKTOP);
        OPEN.forEach(path -> look(stranger, path));
        Page page = browser.open(house.owner().session(), ColorScheme.LIGHT, DESKTOP);
        pages(house.owner(), List.of("/")).forEach(path -> look(page, path));
        // What no link leads to: nothing found, and a filter that is wrong.
        look(page, house.base() + "/audit-log?live=true");
        look(page, house.base() + "/audit-log?actor=nobody");
        Page ofThePlatform = browser.open(operator.session(), ColorScheme.LIGHT, DESKTOP);
        pages(operator, house.startsOfOperators()).stream()
                .filter(path -> path.startsWith("/platform"))
                .forEach(path -> look(ofThePlatform, path));

        all.assertThat(browser.complaints()).isEmpty();
        all.assertAll();
    }

    private void look(Page page, String path) {
        all.assertThat(page.navigate(path).status()).as(path).isEqualTo(200);
        all.check(() -> RealBrowser.assertAccessibleEverywhere(page));
    }

    @Test
    void eachFormRefusesBadInputAtItsFieldAndKeepsWhatWasTyped() {
        people.setPassword(house.owner().userId(), People.PASSWORD);
        String session = people.sessionOf(house.owner());
        Person owner = new Person(house.owner().userId(), house.owner().email(), session);
        int forms = refuse(browser.open(session, ColorScheme.LIGHT, DESKTOP), pages(owner, List.of("/")));
        Page ofThePlatform = browser.open(operator.session(), ColorScheme.LIGHT, DESKTOP);
        List<String> platform = pages(operator, house.startsOfOperators()).stream()
                .filter(path -> path.startsWith("/platform"))
                .toList();
        forms += refuse(ofThePlatform, platform);

        Page filter = browser.open(session, ColorScheme.LIGHT, DESKTOP);
        filter.navigate(house.base() + "/audit-log?from=yesterday");
        all.assertThat(filter.locator("#from").inputValue()).isEqualTo("yesterday");
        all.assertThat(filter.locator("#from").evaluate(SAID)).isNotEqualTo("");
        all.check(() -> RealBrowser.assertAccessibleEverywhere(filter));

        assertThat(forms).isGreaterThan(20);
        // A refused form is a refused request, which the browser notes.
        all.assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("400"));
        all.assertAll();
    }

    /** Fills each form of these pages with what cannot be right; answers how many there were. */
    private int refuse(Page page, Collection<String> paths) {
        int forms = 0;
        for (String path : paths) {
            page.navigate(path);
            int here = typedForms(page).count();
            for (int i = 0; i < here; i++) {
                page.navigate(path);
                refuse(page, typedForms(page).nth(i));
                forms++;
            }
        }
        return forms;
    }

    private static Locator typedForms(Page page) {
        return page.locator("main form[method=post]").filter(new Locator.FilterOptions().setHas(page.locator(TYPED)));
    }

    private void refuse(Page page, Locator form) {
        String where = page.url() + " " + form.getAttribute("action");
        form.evaluate(
                "form => { for (let d = form.closest('details'); d; d = d.parentElement.closest('details')) d.open = true }");
        List<String> ids = new ArrayList<>();
        for (Locator field : form.locator(TYPED).all()) {
            field.evaluate(
                    "field => { field.removeAttribute('maxlength'); field.type === 'email' && (field.type = 'text') }");
            field.fill(BAD);
            ids.add((String) field.evaluate("field => field.id"));
        }
        page.waitForResponse(
                response -> response.request().method().equals("POST")
                        && response.url().endsWith(form.getAttribute("action")),
                () -> form.locator("button[type=submit]").first().click());
        page.locator("main .fault").first().waitFor();
        for (String id : ids) {
            Locator field = page.locator("[id='" + id + "']");
            all.assertThat(field.evaluate(SAID))
                    .as("%s says at %s what is wrong", where, id)
                    .isNotEqualTo("");
            if (!"password".equals(field.getAttribute("type")) || where.contains("/security")) {
                all.assertThat(field.inputValue()).as("%s keeps %s", where, id).isEqualTo(BAD);
            }
        }
        all.check(() -> RealBrowser.assertAccessible(page));
    }

    /** The pages that links lead somebody to; of those about things of the same kind one. */
    private Collection<String> pages(Person person, List<String> starts) {
        Map<String, String> pages = new LinkedHashMap<>();
        Crawl.of(Visitor.of(wire, person.session()), starts, house::isHere).entrySet().stream()
                .filter(answer -> answer.getValue().statusCode() == 200)
                .filter(answer -> answer.getValue()
                        .headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .startsWith("text/html"))
                .map(Map.Entry::getKey)
                .forEach(path -> pages.putIfAbsent(path.replaceAll("\\b[a-z]{2,4}_[A-Za-z0-9_-]{8,}", "*"), path));
        return pages.values();
    }
}
