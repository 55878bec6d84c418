package dev.latchkey.auth.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.auth.apikey.InvalidPresetsException;
import dev.latchkey.auth.dashboard.Menu.Item;
import dev.latchkey.auth.dashboard.Menu.Section;
import dev.latchkey.auth.dashboard.MenuSettings.Entry;
import dev.latchkey.auth.page.MenuPage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The menu: the paths of the products' documentation, and no dead link. */
class MenuTest {

    private static final List<MenuPage> PAGES =
            List.of(new MenuPage("apps", "/apps"), new MenuPage("api-keys", "/api-keys"));

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

        Item keys = new Item("API Keys", "/api-keys");
        assertThat(menu.sections())
                .containsExactly(new Section("Developer", List.of(keys)), new Section("Settings", List.of(keys)));
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
