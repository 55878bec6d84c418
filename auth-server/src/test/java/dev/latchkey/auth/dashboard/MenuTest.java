package dev.latchkey.auth.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.FactorGap;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.apikey.InvalidPresetsException;
import dev.latchkey.auth.dashboard.Menu.Item;
import dev.latchkey.auth.dashboard.Menu.Section;
import dev.latchkey.auth.dashboard.MenuSettings.Entry;
import dev.latchkey.auth.page.MenuPage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** The menu: the paths of the products' documentation, and no dead link. */
class MenuTest {

    private static final MenuPage KEYS = new MenuPage("api-keys", "/api-keys");
    private static final MenuPage AUDIT_LOG = new MenuPage("audit-log", "/audit-log", Permission.AUDIT_READ);
    private static final List<MenuPage> PAGES = List.of(new MenuPage("apps", "/apps"), KEYS, AUDIT_LOG);

    private static final String ORGANIZATION = "org_1";

    @Test
    void twoPresetsThatSayTheSameAreOneEntryAndAPageThatIsNotThereIsLeftOut() {
        Menu menu = new Menu(
                new MenuSettings(Map.of(
                        "one", new Entry("Developer", "API Keys", "api-keys"),
                        "two", new Entry("Developer", "API Keys", "api-keys"),
                        "three", new Entry("Settings", "API Keys", "api-keys"),
                        "four", new Entry("Security", "Security", "security"))),
                PAGES,
                List.of());

        Item keys = new Item("API Keys", KEYS);
        assertThat(menu.sections(as(Role.OWNER, FactorGap.NONE), ORGANIZATION))
                .containsExactly(new Section("Developer", List.of(keys)), new Section("Settings", List.of(keys)));
    }

    @Test
    void anEntryThatWouldBeRefusedIsNotShownAndASectionIsNotLeftEmpty() {
        Menu menu = new Menu(
                new MenuSettings(Map.of(
                        "one", new Entry("Developer", "API Keys", "api-keys"),
                        "two", new Entry("Settings", "Audit log", "audit-log"))),
                PAGES,
                List.of());
        FactorGap closed = new FactorGap(false, ORGANIZATION::equals);
        Section developer = new Section("Developer", List.of(new Item("API Keys", KEYS)));
        Section settings = new Section("Settings", List.of(new Item("Audit log", AUDIT_LOG)));

        assertThat(menu.sections(as(Role.AUDITOR, FactorGap.NONE), ORGANIZATION))
                .containsExactly(developer, settings);
        assertThat(menu.sections(as(Role.DEVELOPER, FactorGap.NONE), ORGANIZATION))
                .containsExactly(developer);
        // Each leads to the page of the second factor.
        assertThat(menu.sections(as(Role.DEVELOPER, closed), ORGANIZATION)).containsExactly(developer, settings);
    }

    @ParameterizedTest
    @CsvSource({
        "cronflow, Developer, Apps, /apps",
        "cronflow, Settings, Network access controls, /network-access",
        "cronflow, Settings, Workspace settings, /workspaces",
        "crondb, Developer, API Keys, /api-keys",
        "crondb, Settings, Security, /security",
        "crondb, Developer, Resellers, /resellers",
        "cronjobpro, Settings, API Keys, /api-keys"
    })
    void theMenuOfEachProductHasThePathsOfItsDocumentation(String product, String section, String label, String path)
            throws IOException {
        FileSystemResource preset = new FileSystemResource("../config/presets/" + product + ".yml");
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader().load(product, preset).forEach(environment.getPropertySources()::addLast);
        MenuSettings settings =
                Binder.get(environment).bind("latchkey", MenuSettings.class).get();
        List<MenuPage> all = Stream.of("apps", "api-keys", "security", "workspaces", "network-access", "resellers")
                .map(id -> new MenuPage(id, "/" + id))
                .toList();

        assertThat(new Menu(settings, all, List.of()).sections(as(Role.OWNER, FactorGap.NONE), ORGANIZATION))
                .filteredOn(found -> found.name().equals(section))
                .flatExtracting(Section::items)
                .filteredOn(item -> item.label().equals(label))
                .extracting(item -> item.page().path())
                .containsExactly(path);
    }

    private static Access as(Role role, FactorGap factorGap) {
        return new Access("usr_1", "a@example.com", false, Map.of(ORGANIZATION, role), Map.of(), factorGap, "::1");
    }

    @Test
    void allFaultsAreToldTogether() {
        assertThatThrownBy(() -> new Menu(
                        new MenuSettings(Map.of(
                                "Bad_Id", new Entry("Developer", "API Keys", "api-keys"),
                                "empty", new Entry(" ", null, "api-keys"),
                                "nowhere", new Entry("x".repeat(41), "API Keys", "api-kyes"))),
                        PAGES,
                        List.of()))
                .isInstanceOf(InvalidPresetsException.class)
                .hasMessageContaining("latchkey.menu.Bad_Id is named by")
                .hasMessageContaining("latchkey.menu.empty.section is missing")
                .hasMessageContaining("latchkey.menu.empty.label is missing")
                .hasMessageContaining("latchkey.menu.nowhere.section is longer than 40")
                .hasMessageContaining("latchkey.menu.nowhere.page names no page: api-kyes");
    }
}
