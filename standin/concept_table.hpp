// The table behind concepts_in(): one row a concept, its wordings parted by '|'. The order
// decides dimensions of stored vectors: new rows go to the end.
#pragma once

#include <array>
#include <string_view>

#include "standin/concepts.hpp"

namespace coach::standin {

struct ConceptRow {
  std::string_view name;
  ConceptKind kind;
  std::string_view wordings;  // in any inflection; words_of() and stem() are applied
};

inline constexpr std::array concept_table{
    // The eight stations.
    ConceptRow{"ski erg", ConceptKind::station, "skierg|ski erg|skiing|ski machine|ski"},
    ConceptRow{"row erg", ConceptKind::station,
               "rower|rowing|row|rowerg|row erg|erg|ergometer|concept 2|indoor rower"},
    ConceptRow{"sled", ConceptKind::station, "sled|prowler|sledge"},
    ConceptRow{"sled push", ConceptKind::station,
               "sled push|push sled|pushing the sled|push the sled|prowler push|pushing a sled"},
    ConceptRow{"sled pull", ConceptKind::station,
               "sled pull|pull the sled|pulling the sled|rope pull|rope|hand over hand|pulling a sled"},
    ConceptRow{"burpee", ConceptKind::station, "burpee|bbj|burpee broad jump|broad jump|bbjs"},
    ConceptRow{
        "carry", ConceptKind::station,
        "farmer carry|farmers carry|farmer walk|farmers walk|carry|kettlebell|kettlebells|loaded carry"},
    ConceptRow{"grip", ConceptKind::station,
               "grip|forearm|hands give out|fingers|chalk|hold on|grip strength|forearms"},
    ConceptRow{"lunge", ConceptKind::station, "lunge|sandbag|sandbag lunge|walking lunge|split squat"},
    ConceptRow{"wall ball", ConceptKind::station, "wall ball|wallball|medicine ball|med ball|wall balls|wbs"},
    ConceptRow{"no rep", ConceptKind::station,
               "no rep|invalid rep|judge|penalty|penalties|standard|disqualified|no reps|foul"},
    // Running and its physiology.
    ConceptRow{"run", ConceptKind::running, "run|jog|runner|running|jogging|jogger|1 km|kilometre|kilometer"},
    ConceptRow{"compromised running", ConceptKind::running,
               "compromised running|compromised run|running on tired legs|running off the station|run after "
               "station|jelly legs|run after sled|run straight after|heavy legs|legs after|brick"},
    ConceptRow{"pacing", ConceptKind::running,
               "pace|pacing|split|even split|negative split|positive split|go out too fast|blow up|start too "
               "fast|too hard too early"},
    ConceptRow{"threshold", ConceptKind::running,
               "threshold|lt2|lactate threshold|tempo|anaerobic threshold|mlss|critical speed|critical "
               "power|ftp|lactate"},
    ConceptRow{"easy aerobic", ConceptKind::running,
               "zone 2|z2|easy run|aerobic base|lt1|aerobic threshold|conversational|low intensity|easy "
               "pace|base training|long slow|steady state|long run|base phase|aerobic"},
    ConceptRow{"vo2max", ConceptKind::running,
               "vo2max|vo2|vo 2 max|aerobic capacity|maximal oxygen|maximum oxygen|oxygen uptake"},
    ConceptRow{
        "intervals", ConceptKind::running,
        "interval|repeats|repetition|reps|hiit|high intensity interval|speed work|track session|fartlek"},
    ConceptRow{"heart rate", ConceptKind::running, "heart rate|bpm|pulse|hr|hrmax|heartbeat|heart"},
    ConceptRow{
        "running economy", ConceptKind::running,
        "running economy|economy|cadence|running form|stride|efficiency|ground contact|running technique"},
    ConceptRow{"distribution", ConceptKind::running,
               "polarized|polarised|80 20|pyramidal|intensity distribution|grey zone|gray zone"},
    ConceptRow{"roxzone", ConceptKind::race, "roxzone|transition|transition zone|rox zone"},
    // Training.
    ConceptRow{"strength", ConceptKind::training,
               "strength|lifting|lift|weights|weight training|squat|deadlift|barbell|gym|resistance "
               "training|stronger|one rep max|1rm|strong|press"},
    ConceptRow{"power", ConceptKind::training, "power|explosive|plyometric|jump training|plyo|jumps|sprint"},
    ConceptRow{"strength endurance", ConceptKind::training,
               "strength endurance|muscular endurance|muscle endurance|local endurance|high rep|circuit"},
    ConceptRow{"concurrent", ConceptKind::training,
               "concurrent training|interference|interference effect|lifting and running|running and "
               "lifting|strength and endurance|same day|hybrid|combine strength"},
    ConceptRow{"periodization", ConceptKind::training,
               "periodization|periodisation|macrocycle|mesocycle|training block|phase|general prep|specific "
               "prep|block|season|training cycle|cycle|annual plan"},
    ConceptRow{
        "taper", ConceptKind::training,
        "taper|race week|tapering|week before|last week|final week|peak|peaking|days before|final days"},
    ConceptRow{"deload", ConceptKind::training,
               "deload|easy week|recovery week|lighter week|unload|down week|back off week"},
    ConceptRow{"volume", ConceptKind::training,
               "volume|mileage|hours a week|how much training|how often|frequency|sessions a week|hours per "
               "week|weekly hours|times a week|sessions per week|days a week"},
    ConceptRow{"progression", ConceptKind::training,
               "progression|progressive overload|increase|build up|ramp|overload|10 percent|progress"},
    ConceptRow{"plan", ConceptKind::training,
               "plan|program|programme|schedule|training week|weekly structure|template|weekly plan"},
    ConceptRow{"simulation", ConceptKind::training,
               "simulation|full sim|race rehearsal|mock race|dress rehearsal|sim|rehearsal"},
    ConceptRow{"test", ConceptKind::training,
               "test|benchmark|time trial|assess|measure|testing|assessment|monitor|track progress"},
    ConceptRow{"rpe", ConceptKind::training, "rpe|perceived exertion|effort|how hard|feel"},
    ConceptRow{"limited equipment", ConceptKind::training,
               "no sled|without a sled|no equipment|substitute|alternative|at home|replace|replacement|home "
               "gym|no gym|instead of"},
    ConceptRow{"limited time", ConceptKind::training,
               "busy|little time|only have|short on time|time poor|limited time|minimum dose|three "
               "hours|full time job|time crunched"},
    ConceptRow{"warm up", ConceptKind::training,
               "warm up|warmup|activation|warming up|before the start|drills"},
    ConceptRow{"cool down", ConceptKind::recovery, "cool down|cooldown|cooling down"},
    ConceptRow{"mobility", ConceptKind::training,
               "mobility|stretch|stretching|flexibility|range of motion|ankle|hip flexor|stiff|tight"},
    ConceptRow{"core stability", ConceptKind::training,
               "core|trunk|brace|bracing|plank|midsection|abs|posture"},
    // Fuel.
    ConceptRow{"carbohydrate", ConceptKind::fuel,
               "carb|carbohydrate|carbs|glycogen|sugar|gel|glucose|carb load|carb "
               "loading|fructose|maltodextrin|sweets|gels"},
    ConceptRow{"fuelling", ConceptKind::fuel,
               "fuel|fuelling|fueling|eat|food|meal|breakfast|nutrition|snack|diet|eating|lunch|dinner|"
               "calories|calorie|energy intake|energy availability"},
    ConceptRow{"protein", ConceptKind::fuel, "protein|amino|leucine|whey|shake"},
    ConceptRow{
        "hydration", ConceptKind::fuel,
        "hydration|hydrate|drink|fluid|water|dehydration|dehydrated|thirst|sweat|sweat rate|drinking|bottle"},
    ConceptRow{"electrolytes", ConceptKind::fuel, "electrolyte|sodium|salt|cramp|magnesium|cramping|salty"},
    ConceptRow{"caffeine", ConceptKind::fuel, "caffeine|coffee|espresso|energy drink"},
    ConceptRow{"supplement", ConceptKind::fuel,
               "supplement|creatine|beta alanine|nitrate|beetroot|bicarbonate|testosterone "
               "booster|vitamin|pre workout|ergogenic|baking soda|iron|pills|powder"},
    ConceptRow{
        "stomach", ConceptKind::fuel,
        "stomach|gut|gastrointestinal|nausea|digest|gi distress|gut training|vomit|sick|throw up|bloating"},
    ConceptRow{"body weight", ConceptKind::fuel,
               "weight loss|lose weight|body fat|body composition|fat loss|lean mass|leaner|overweight|body "
               "weight|lose fat"},
    // Recovery and the body.
    ConceptRow{"fatigue", ConceptKind::recovery,
               "fatigue|tired|tired legs|exhausted|worn out|exhaustion|heavy legs|run down|burned "
               "out|burnout|drained|legs are dead|dead legs|tiredness|fatigued|no energy"},
    ConceptRow{"soreness", ConceptKind::recovery, "doms|sore|soreness|ache|aching|muscle damage|stiffness"},
    ConceptRow{"sleep", ConceptKind::recovery, "sleep|nap|insomnia|bed|night rest|slept|sleeping"},
    ConceptRow{"overtraining", ConceptKind::recovery,
               "overtraining|overreaching|overtrained|overreached|too much training|underrecovered|non "
               "functional|training too much|overdoing"},
    ConceptRow{"recovery", ConceptKind::recovery,
               "recovery|recover|rest day|regenerate|rest|day off|recovering|bounce back"},
    ConceptRow{"cold heat", ConceptKind::recovery,
               "ice bath|cold water|sauna|heat|hot|cold plunge|massage|foam roll|compression|immersion|hot "
               "weather|warm hall"},
    ConceptRow{"hrv", ConceptKind::recovery,
               "hrv|heart rate variability|resting heart rate|readiness|wearable|morning heart rate"},
    ConceptRow{"illness", ConceptKind::recovery, "ill|illness|cold|flu|fever|infection|unwell|virus"},
    ConceptRow{"pain", ConceptKind::body,
               "pain|hurt|injury|injured|niggle|sore spot|hurts|painful|injuries|overuse|strain"},
    ConceptRow{"knee", ConceptKind::body, "knee|patella|kneecap|patellar"},
    ConceptRow{"back", ConceptKind::body, "lower back|low back|back pain|lumbar|spine|disc|herniated"},
    ConceptRow{"shin foot", ConceptKind::body, "shin|achilles|calf|foot|plantar|calves|shin splints|heel"},
    ConceptRow{"shoulder", ConceptKind::body, "shoulder|shoulders|overhead|rotator cuff"},
    ConceptRow{"quads", ConceptKind::body,
               "quad|thigh|thighs|quadriceps|leg burn|legs burn|glute|hamstring|posterior chain"},
    ConceptRow{"doctor", ConceptKind::body,
               "doctor|physiotherapist|physio|sports medicine|medical|clearance|physical therapist"},
    ConceptRow{"breathing", ConceptKind::body,
               "breathe|breath|breathing|out of breath|exhale|inhale|breathless|gasping"},
    // Race day and the athlete.
    ConceptRow{"race day", ConceptKind::race,
               "race day|race morning|event day|on the day|competition day|before the race|day of the race"},
    ConceptRow{"strategy", ConceptKind::race,
               "strategy|tactic|race plan|game plan|race execution|plan for the race"},
    ConceptRow{"mental", ConceptKind::race,
               "mental|mindset|self "
               "talk|nervous|nerves|motivation|psychology|anxiety|confidence|visualisation|visualization|"
               "give up|focus|quit|panic|imagery|stress"},
    ConceptRow{"format", ConceptKind::race,
               "format|race format|rules|order of stations|distances|what is hyrox|station order|order"},
    ConceptRow{"doubles relay", ConceptKind::race,
               "doubles|relay|partner|mixed doubles|team mate|teammate|pair"},
    ConceptRow{"divisions", ConceptKind::race,
               "open|pro|age group|division|category|open men|open women|pro men|pro women|weights"},
    ConceptRow{"finish time", ConceptKind::race,
               "finish time|sub 60|sub 90|sub 75|average time|goal time|world record|target time|finishing "
               "time|sub 70|sub 80|result|how long does"},
    ConceptRow{"shoes", ConceptKind::race,
               "shoe|footwear|trainers|shoes|sneakers|carbon plate|gloves|kit|clothing|gear|wear|outfit"},
    ConceptRow{"age", ConceptKind::athlete,
               "masters|over 40|older athlete|ageing|aging|over 50|years old|forties|fifties|older|age"},
    ConceptRow{
        "women", ConceptKind::athlete,
        "women|female|menstrual|menstruation|period|pregnancy|menopause|woman|girl|postpartum|pregnant"},
    ConceptRow{
        "beginner", ConceptKind::athlete,
        "beginner|novice|first race|newcomer|first hyrox|new to|first timer|couch|starting out|never done"},
    ConceptRow{"elite", ConceptKind::athlete,
               "elite|professional|advanced athlete|world class|top athlete|podium"},
};
static_assert(concept_table.size() <= first_everyday);

}  // namespace coach::standin
