use ghosted::{exports::*, rules::{load,RuleFiles}, facts::*, diagnosis::*};
fn main(){
 let dir=std::env::args().nth(1).unwrap(); let want=std::env::args().nth(2);
 let pack=load(&RuleFiles::from_dir(std::path::Path::new("rules")).unwrap()); for p in &pack.problems{println!("{}",p.render(false))} let pack=pack.pack.unwrap();
 let ok=|q:&str,a:&str|->Result<(),String>{ Ok(()) };
 let e=match Exports::open(&[dir.into()], &pack.columns,&pack.catalog,&ReadOptions::default(),&ok){Ok(e)=>e,Err(p)=>{for p in p{println!("{}",p.render(false))} return}};
 let engine=Engine::new(&pack); let as_of=AsOf::new("2026-03-16".parse().unwrap());
 let mut r=e.deals(); let mut b=Batch::default(); let mut s=Scratch::default();
 while r.read(&mut b).unwrap(){ for row in b.rows(){ let mut buyer=Buyer::new(pack.catalog.len());
  if let Err(x)=e.fill(row,&mut buyer){println!("ASIDE {} {} {}",x.file,x.row,x.reason);continue}
  derive::derive(&mut buyer,&pack.background(),&as_of);
  let d=engine.diagnose(&buyer,&as_of,&mut s);
  let id=buyer.id.to_string();
  match &d.finding{Finding::Gated(g)=>println!("{id}\tgate\t{}",pack.gate(g.gate).id),Finding::Weighed(w)=>{ print!("{id}\tweighed\t"); for c in w.ranking.iter().take(4){print!("{} {:.2}, ",pack.cause(*c).id,w.share(*c));} println!("{}", w.questions.iter().map(|q|pack.question(q.question).id.as_str()).collect::<Vec<_>>().join("+"));
   if want.as_deref()==Some(&id){ for f in &w.signs{ println!("   {} {:?} {:?}",pack.sign(f.sign).id,f.observation,f.same_story_as.map(|x|pack.sign(x).id.clone())) }
     for (i,f) in pack.catalog.iter(){ if buyer.facts.get(i).is_known(){println!("      {} = {:?}",f.name,buyer.facts.get(i))} } for m in &buyer.messages{println!("  MSG {:?}",m)} } }}
 }}
 for x in e.side_set_aside(){println!("SIDE ASIDE {:?}",x)} for x in e.side_accounts(){println!("{x:?}")} for x in e.left_out(){println!("LEFT {x}")}
}
