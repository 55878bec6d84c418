package dev.latchkey.auth.audit;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.page.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The audit log as a page: newest first, filtered, page by page, followed live, and as a file. */
@PageController
@RequestMapping("/organizations/{organizationId}/audit-log")
class AuditPages {

    private static final int MOST_OF_A_PAGE = 50;

    private final AuditEvents events;
    private final AuditExport export;
    private final AuditScreens screens;
    private final Organizations organizations;

    AuditPages(AuditEvents events, AuditExport export, AuditScreens screens, Organizations organizations) {
        this.events = events;
        this.export = export;
        this.screens = screens;
        this.organizations = organizations;
    }

    @Bean
    static MenuPage auditLogPage() {
        return new MenuPage("audit-log", "/audit-log", Permission.AUDIT_READ);
    }

    @GetMapping
    ModelAndView list(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(required = false) String after,
            @RequestParam(defaultValue = "false") boolean live,
            AuditForm form) {
        require(access, organizationId);
        Input input = new Input();
        AuditFilter filter = form.filter(organizationId, input);
        try {
            input.requireNoFaults();
        } catch (ApiProblem problem) {
            ModelAndView page =
                    screens.list(organizationId, form, new Page<>(List.of(), null), null, FormFaults.of(problem));
            page.setStatus(HttpStatus.BAD_REQUEST);
            return page;
        }
        boolean first = Page.after(after) == null;
        List<AuditRow> rows;
        String newest = null;
        if (first && live) {
            AuditEvents.Newest found = events.newest(filter, MOST_OF_A_PAGE);
            rows = found.rows();
            newest = found.newest().text();
        } else {
            rows = events.older(filter, first ? null : AuditCursor.parse(after), MOST_OF_A_PAGE);
        }
        Page<AuditRow> page =
                Page.of(rows, MOST_OF_A_PAGE, row -> AuditCursor.of(row).text(), row -> row);
        return screens.list(organizationId, form, page, newest, FormFaults.NONE).addObject("first", first);
    }

    /** What is new, as rows for the page that follows; nothing to swap where nothing is. */
    @GetMapping("/new")
    ModelAndView follow(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(name = "newer_than") String newerThan,
            AuditForm form,
            HttpServletResponse response) {
        require(access, organizationId);
        Input input = new Input();
        AuditFilter filter = form.filter(organizationId, input);
        input.requireNoFaults();
        AuditEvents.Unseen unseen = events.follow(filter, FollowCursor.parse(newerThan), MOST_OF_A_PAGE);
        if (unseen.rows().isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return null;
        }
        List<AuditRow> newestFirst = new ArrayList<>(unseen.rows());
        Collections.reverse(newestFirst);
        return screens.news(organizationId, form, newestFirst, unseen.newest().text());
    }

    @GetMapping("/export")
    void export(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "csv") String format,
            AuditForm form,
            HttpServletResponse response)
            throws IOException {
        require(access, organizationId);
        Input input = new Input();
        AuditFilter filter = form.filter(organizationId, input);
        input.requireNoFaults();
        export.send(filter, ExportFormat.named(format).orElseThrow(ApiProblem::notFound), response);
    }

    private void require(Access access, String organizationId) {
        access.require(Permission.AUDIT_READ, organizationId);
        organizations.find(organizationId).orElseThrow(ApiProblem::notFound);
    }
}
