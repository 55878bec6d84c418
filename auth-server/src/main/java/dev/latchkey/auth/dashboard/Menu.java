package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.apikey.InvalidPresetsException;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.page.PlatformPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** The menu: the pages that exist, under the headings and names that the presets give them. */
@Component
class Menu {

    /** Pages that a preset may name; an entry is shown once its page exists. */
    private static final Set<String> PAGES = Set.of(
            "apps",
            "api-keys",
            "webhooks",
            "security",
            "members",
            "workspaces",
            "organization",
            "network-access",
            "audit-log",
            "resellers",
            "usage");

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST_LABEL = 40;

    /** A heading with what stands under it. */
    record Section(String name, List<Item> items) {}

    record Item(String label, MenuPage page) {}

    private final List<Section> sections;
    private final List<PlatformPage> platform;

    /**
     * @throws InvalidPresetsException if anything is wrong with the entries
     */
    Menu(MenuSettings settings, List<MenuPage> pages, List<PlatformPage> platform) {
        Map<String, MenuSettings.Entry> entries = new TreeMap<>(settings.menu());
        List<String> faults = new ArrayList<>();
        entries.forEach((id, entry) -> check(id, entry, faults));
        if (!faults.isEmpty()) {
            throw new InvalidPresetsException(faults);
        }
        this.sections = sections(entries, pages);
        this.platform = platform.stream()
                .sorted(Comparator.comparing(PlatformPage::label))
                .toList();
    }

    /** What somebody is shown in an organization: no entry that would be refused. */
    List<Section> sections(Access access, String organizationId) {
        return sections.stream()
                .map(section -> new Section(
                        section.name(),
                        section.items().stream()
                                .filter(item -> item.page().isOpenTo(access, organizationId))
                                .toList()))
                .filter(section -> !section.items().isEmpty())
                .toList();
    }

    /** The pages of platform operators. */
    List<PlatformPage> platform() {
        return platform;
    }

    private static void check(String id, MenuSettings.Entry entry, List<String> faults) {
        String setting = "latchkey.menu." + id;
        if (!ID.matcher(id).matches()) {
            faults.add(setting + " is named by small letters, digits and single '-'");
        }
        text(setting + ".section", entry.section(), faults);
        text(setting + ".label", entry.label(), faults);
        if (entry.page() == null || !PAGES.contains(entry.page())) {
            faults.add(setting + ".page names no page: " + entry.page());
        }
    }

    private static void text(String setting, String text, List<String> faults) {
        if (!StringUtils.hasText(text)) {
            faults.add(setting + " is missing");
        } else if (text.length() > LONGEST_LABEL) {
            faults.add(setting + " is longer than " + LONGEST_LABEL + " characters");
        }
    }

    /** Sections by their names; two presets that say the same are one entry. */
    private static List<Section> sections(Map<String, MenuSettings.Entry> entries, List<MenuPage> pages) {
        Map<String, Map<Item, Integer>> found = new TreeMap<>();
        entries.values()
                .forEach(entry -> pages.stream()
                        .filter(page -> page.id().equals(entry.page()))
                        .forEach(page -> found.computeIfAbsent(entry.section(), section -> new LinkedHashMap<>())
                                .put(new Item(entry.label(), page), 0)));
        return found.entrySet().stream()
                .map(section -> new Section(
                        section.getKey(),
                        section.getValue().keySet().stream()
                                .sorted(Comparator.comparing(Item::label))
                                .toList()))
                .toList();
    }
}
