package dev.latchkey.auth;

import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.stereotype.Component;

/**
 * Refuses {@code latchkey.*} settings that nothing reads: a misspelled one would be a setting that silently does not hold. Looks at files
 * and the command line; the process environment is shared with other programs and may hold anything.
 */
@Component
class UnknownSettings implements SmartInitializingSingleton {

    private static final String PREFIX = "latchkey.";

    /** Read one by one, by {@code @Value}. */
    private static final Set<String> SINGLE = Set.of(
            "latchkey.issuer",
            "latchkey.audience",
            "latchkey.master-key",
            "latchkey.demo.enabled",
            "latchkey.demo.credentials-file");

    /** Belong to resource servers, which may share a folder of configuration with this server. */
    private static final List<ConfigurationPropertyName> OF_OTHERS = List.of(
            ConfigurationPropertyName.of("latchkey.resource-server"), ConfigurationPropertyName.of("latchkey.sample"));

    /** In the place of a map's key. */
    private static final String ANY = "*";

    /** The same at the end, where a key with dots in it is a key as well. */
    private static final String ANY_DEEP = "**";

    private final ApplicationContext context;
    private final ConfigurableEnvironment environment;

    UnknownSettings(ApplicationContext context, ConfigurableEnvironment environment) {
        this.context = context;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<List<String>> known = new HashSet<>();
        SINGLE.forEach(name -> known.add(elements(ConfigurationPropertyName.of(name))));
        ConfigurationPropertiesBean.getAll(context).values().stream()
                .filter(bean -> bean.getAnnotation().prefix().startsWith("latchkey"))
                .forEach(bean -> addNames(
                        elements(ConfigurationPropertyName.of(
                                bean.getAnnotation().prefix())),
                        bean.asBindTarget().getType().resolve(),
                        known));
        Set<String> unknown = settings().stream()
                .filter(name -> OF_OTHERS.stream().noneMatch(other -> other.isAncestorOf(name)))
                .filter(name -> known.stream().noneMatch(pattern -> matches(elements(name), pattern)))
                .map(ConfigurationPropertyName::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            throw new UnknownSettingsException(unknown);
        }
    }

    private Set<ConfigurationPropertyName> settings() {
        Set<ConfigurationPropertyName> names = new HashSet<>();
        environment.getPropertySources().forEach(source -> {
            boolean shared = source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
            if (!shared && source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    if (name.startsWith(PREFIX)) {
                        names.add(ConfigurationPropertyName.adapt(name, '.'));
                    }
                }
            }
        });
        return names;
    }

    /** The parts of a name, without the numbers of list entries. */
    private static List<String> elements(ConfigurationPropertyName name) {
        return IntStream.range(0, name.getNumberOfElements())
                .filter(i -> !name.isNumericIndex(i))
                .mapToObj(i -> name.getElement(i, Form.UNIFORM))
                .toList();
    }

    private static boolean matches(List<String> name, List<String> pattern) {
        int last = pattern.size() - 1;
        boolean longEnough = pattern.get(last).equals(ANY_DEEP) ? name.size() > last : name.size() == pattern.size();
        return longEnough
                && IntStream.rangeClosed(0, last)
                        .allMatch(i ->
                                pattern.get(i).startsWith(ANY) || pattern.get(i).equals(name.get(i)));
    }

    /** Adds the names of all settings that a record is made from; a map's keys are anything. */
    private static void addNames(List<String> prefix, Class<?> type, Set<List<String>> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            ResolvableType componentType = ResolvableType.forType(component.getGenericType());
            List<String> name = with(prefix, component.getName().toLowerCase(Locale.ROOT));
            boolean map = Map.class.isAssignableFrom(component.getType());
            Class<?> valueType = (map ? componentType.asMap().getGeneric(1) : componentType).toClass();
            if (valueType.isRecord()) {
                addNames(map ? with(name, ANY) : name, valueType, names);
            } else {
                names.add(map ? with(name, ANY_DEEP) : name);
            }
        }
    }

    private static List<String> with(List<String> names, String more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }
}
