/**
 * The dashboard's frame: the layout with its styles and scripts, the menu, the choice of an organization, and the first page of each. The
 * pages of a feature stand with the feature; they find the layout by the names of its templates, and what it shows is put into every
 * page's model from here.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"api", "organization", "account", "client", "apikey", "audit", "usage", "webhook", "page"
        })
package dev.latchkey.auth.dashboard;
