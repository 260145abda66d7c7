package io.esper.oona.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Date;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// Holds the main code of all shipped modules to the project's rules. Violations are never frozen: they are mended, or a rule
/// is changed here, where everybody sees it.
@AnalyzeClasses(packages = "io.esper.oona", importOptions = {DoNotIncludeTests.class, NoTestJars.class})
class ArchitectureTest {

    /// A floor, not a count: an import that silently finds nothing must not pass. Raise it as the code grows.
    private static final int CLASSES_MIN = 250;

    @ArchTest
    static void enough_classes_were_scanned(JavaClasses all) {
        assertThat(all.size()).isGreaterThan(CLASSES_MIN);
    }

    @ArchTest
    static final ArchRule modules_depend_in_one_direction = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("event-model").definedBy("io.esper.oona.event..")
            .layer("migrations").definedBy("io.esper.oona.migrations..")
            .layer("event-store").definedBy("io.esper.oona.store..")
            .layer("event-store-axon").definedBy("io.esper.oona.axon..")
            .layer("projections").definedBy("io.esper.oona.projection..")
            .layer("control").definedBy("io.esper.oona.control..")
            .layer("training-sets").definedBy("io.esper.oona.training..")
            .layer("message-bus-redis").definedBy("io.esper.oona.redis..")
            .layer("message-bus")
            .definedBy("io.esper.oona.bus", "io.esper.oona.bus.ledger..", "io.esper.oona.bus.group..",
                    "io.esper.oona.bus.embedded..")
            .layer("simulation").definedBy("io.esper.oona.simulation..")
            .layer("replay-cli").definedBy("io.esper.oona.cli..")
            .whereLayer("event-model").mayNotAccessAnyLayer()
            .whereLayer("migrations").mayNotAccessAnyLayer()
            .whereLayer("event-store").mayOnlyAccessLayers("event-model", "migrations")
            .whereLayer("event-store-axon").mayOnlyAccessLayers("event-model", "event-store")
            .whereLayer("projections").mayOnlyAccessLayers("event-model", "migrations", "event-store")
            .whereLayer("control").mayOnlyAccessLayers("event-model", "event-store", "event-store-axon", "projections")
            .whereLayer("training-sets").mayOnlyAccessLayers("event-model", "event-store")
            .whereLayer("message-bus-redis").mayOnlyAccessLayers("event-model", "event-store", "message-bus")
            .whereLayer("message-bus").mayOnlyAccessLayers("event-model", "event-store")
            .whereLayer("simulation").mayOnlyAccessLayers("event-model")
            .whereLayer("replay-cli").mayNotBeAccessedByAnyLayer();

    /// The storage engine, and the command side that stands on it.
    @ArchTest
    static final ArchRule few_know_axon = noClasses().that()
            .resideOutsideOfPackages("io.esper.oona.axon..", "io.esper.oona.control..")
            .should().dependOnClassesThat().resideInAnyPackage("org.axonframework..");

    @ArchTest
    static final ArchRule packages_form_no_cycles = slices().matching("io.esper.oona.(**)").should().beFreeOfCycles();

    /// Those that keep tables of their own, and the doctor, which asks a database how durable it is.
    @ArchTest
    static final ArchRule only_stores_speak_to_a_database = noClasses().that()
            .resideOutsideOfPackages("io.esper.oona.store..", "io.esper.oona.projection..",
                    "io.esper.oona.migrations..", "io.esper.oona.axon.tokens..", "io.esper.oona.bus..",
                    "io.esper.oona.redis.ledger..",
                    "io.esper.oona.redis.record..",
                    "io.esper.oona.redis.transport..",
                    "io.esper.oona.cli.doctor..")
            .should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes().should(beInANullMarkedPackage());

    @ArchTest
    static final ArchRule time_comes_from_a_clock = noClasses()
            .should()
            .callCodeUnitWhere(target(describe("reads the time without a Clock", ArchitectureTest::readsTheTime)));

    @ArchTest
    static final ArchRule standard_streams_are_the_commands = noClasses().that()
            .resideOutsideOfPackage("io.esper.oona.cli..").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule names_say_what_a_class_does = noClasses()
            .should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)");

    /// `now()` of any class of java.time unless it is given a `Clock`, and the older ways. `System.nanoTime` measures, and
    /// is allowed.
    private static boolean readsTheTime(CodeUnitCallTarget target) {
        JavaClass owner = target.getOwner();
        return switch (target.getName()) {
            case "now" -> owner.getPackageName().startsWith("java.time")
                    && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            case "<init>" -> owner.isEquivalentTo(Date.class) && target.getRawParameterTypes().isEmpty();
            default -> false;
        };
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(type,
                            type.getName() + " is in a package without a package-info.java that says @NullMarked"));
                }
            }
        };
    }
}
