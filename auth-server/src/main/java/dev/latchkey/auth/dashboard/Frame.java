package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.page.PageController;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.HandlerMapping;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** Puts into every page's model what the layout shows around it: who is signed in, where that person is, and the menu of that place. */
@ControllerAdvice(annotations = PageController.class)
class Frame {

    private final Menu menu;
    private final Organizations organizations;
    private final Choices choices;

    Frame(
            Menu menu,
            Organizations organizations,
            Choices choices,
            ObjectProvider<ThymeleafViewResolver> views,
            Assets assets) {
        this.menu = menu;
        this.organizations = organizations;
        this.choices = choices;
        views.ifAvailable(resolver -> resolver.addStaticVariable("assets", assets));
    }

    @ModelAttribute
    void fill(Model model, HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof Access access)) {
            return;
        }
        model.addAttribute("person", access);
        if (access.operator()) {
            model.addAttribute("platform", menu.platform());
            model.addAttribute("path", request.getRequestURI());
        }
        here(request).filter(organization -> access.sees(organization.id())).ifPresent(organization -> {
            String base = "/organizations/" + organization.id();
            model.addAttribute("here", organization);
            model.addAttribute("base", base);
            model.addAttribute("place", place(request.getRequestURI(), base));
            model.addAttribute("menu", menu.sections(access, organization.id()));
            model.addAttribute("choice", choices.of(access, organization));
        });
    }

    private Optional<Organization> here(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("organizationId") instanceof String id
                ? organizations.find(id)
                : Optional.empty();
    }

    /** The first part of the path within the organization, by which the menu knows its present entry. */
    private static String place(String path, String base) {
        String within = path.substring(Math.min(base.length(), path.length()));
        int end = within.indexOf('/', 1);
        return end < 0 ? within : within.substring(0, end);
    }
}
